package dev.waggle.manager.core.update;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import java.util.Optional;

/**
 * How far an update is, in Docker's words:
 *
 * <pre>
 * none ──begun──► updating ──► completed
 *                    ├──failed, pause──► paused
 *                    └──failed, rollback──► rollback_started ──► rollback_completed
 * any ──asked by a client──────────────────────┘  └──failed──► rollback_paused
 * </pre>
 *
 * A changed spec goes from any of them to none.
 */
final class UpdateStatuses {
  private UpdateStatuses() {}

  static boolean isRollingBack(Service service) {
    return service
        .updateStatus()
        .filter(s -> s.state() == UpdateState.ROLLBACK_STARTED)
        .isPresent();
  }

  static boolean isPaused(Service service) {
    return service
        .updateStatus()
        .map(UpdateStatus::state)
        .filter(s -> s == UpdateState.PAUSED || s == UpdateState.ROLLBACK_PAUSED)
        .isPresent();
  }

  /** With the status of an update that begins to replace tasks; a rollback has its own already. */
  static Service begun(Service service, DecisionContext context) {
    return service.updateStatus().isPresent()
        ? service
        : service.withUpdateStatus(
            new UpdateStatus(
                UpdateState.UPDATING,
                Optional.of(context.wallClock()),
                Optional.empty(),
                "update in progress"));
  }

  static Service completed(Service service, DecisionContext context) {
    Service moved =
        isRollingBack(service)
            ? moved(service, UpdateState.ROLLBACK_COMPLETED, "rollback completed")
            : moved(service, UpdateState.COMPLETED, "update completed");
    return moved
        .updateStatus()
        .map(status -> moved.withUpdateStatus(status.withCompletedAt(context.wallClock())))
        .orElse(moved);
  }

  static Service paused(Service service, String why) {
    return moved(
        service, isRollingBack(service) ? UpdateState.ROLLBACK_PAUSED : UpdateState.PAUSED, why);
  }

  /** With another state and message; a service without a status stays without. */
  static Service moved(Service service, UpdateState state, String message) {
    return service
        .updateStatus()
        .map(status -> service.withUpdateStatus(status.withState(state).withMessage(message)))
        .orElse(service);
  }
}
