package dev.waggle.manager.core.update;

import dev.waggle.model.object.Service;
import dev.waggle.model.spec.FailureAction;
import dev.waggle.model.spec.UpdateConfig;
import dev.waggle.model.spec.UpdateOrder;

/**
 * How the tasks of a service are replaced just now: by its update config, or, while it goes back,
 * by the rollback config of the spec that it goes back to.
 *
 * @param parallelism slots at a time
 * @param delayMillis from the end of a slot's replacement to the next one in its stead
 * @param monitorMillis how long after its start a task's end counts as a failure
 * @param maxFailureRatio share of the slots that may fail before {@code failureAction} is taken
 */
record UpdateRules(
    long parallelism,
    long delayMillis,
    long monitorMillis,
    FailureAction failureAction,
    double maxFailureRatio,
    UpdateOrder order) {
  // A task is watched at least until the next one may have followed.
  private static final long BEYOND_DELAY = 1_000;

  static UpdateRules of(Service service) {
    UpdateConfig config =
        UpdateStatuses.isRollingBack(service)
            ? service.spec().rollbackOrDefault()
            : service.spec().updateOrDefault();
    long asked = config.parallelismOrZero();
    long delay = config.delayOrZero().toMillis();
    long monitor = config.monitorOrDefault().toMillis();
    return new UpdateRules(
        asked == 0 ? Long.MAX_VALUE : asked,
        delay,
        delay >= monitor ? delay + BEYOND_DELAY : monitor,
        config.failureActionOrDefault(),
        config.maxFailureRatioOrZero(),
        config.orderOrDefault());
  }

  boolean isStartFirst() {
    return order == UpdateOrder.START_FIRST;
  }
}
