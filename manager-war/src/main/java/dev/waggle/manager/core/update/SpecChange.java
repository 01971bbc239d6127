package dev.waggle.manager.core.update;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.orchestrator.TaskFactory;
import dev.waggle.model.object.Endpoint;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import java.util.Optional;

/**
 * What becomes of a service when its spec changes. Each change asks for a run of the updater, which
 * takes the place of one that is under way; which tasks it replaces is for the updater to find out.
 */
public final class SpecChange {
  private SpecChange() {}

  /**
   * The service with another spec; the old one is remembered as the previous one.
   *
   * @param registryAuth credentials that go with the new spec
   */
  public static Service to(
      Service service, ServiceSpec spec, Optional<String> registryAuth, DecisionContext context) {
    Service.Bookkeeping kept = service.bookkeeping();
    Service next =
        with(
            service.withPreviousSpec(service.spec()).withoutUpdateStatus(),
            spec,
            new Service.Bookkeeping(
                kept.specVersion(),
                kept.specVersion(),
                registryAuth,
                kept.registryAuth(),
                runOver(service)),
            context);
    // The version of a spec is that of the service it was written over: it grows with each change,
    // and is known before the change has an index of its own. A change that tasks could not see
    // keeps it, so that scaling writes no copy of the spec.
    boolean sameForTasks = TaskFactory.retainedSpec(next).equals(TaskFactory.retainedSpec(service));
    return sameForTasks
        ? next
        : next.withBookkeeping(next.bookkeeping().withSpecVersion(service.version().index()));
  }

  /**
   * The service with its previous spec, as a client asked; what it had becomes the previous one, so
   * that the same request once more goes forward again. A job that goes back replaces nothing, it
   * runs anew. Empty without a previous spec.
   */
  public static Optional<Service> back(Service service, DecisionContext context) {
    Service.Bookkeeping kept = service.bookkeeping();
    UpdateStatus status =
        new UpdateStatus(
            UpdateState.ROLLBACK_STARTED,
            Optional.of(context.wallClock()),
            Optional.empty(),
            "manually requested rollback");
    return service
        .previousSpec()
        .map(
            previous ->
                with(
                    service.withPreviousSpec(service.spec()).withUpdateStatus(status),
                    previous,
                    new Service.Bookkeeping(
                        kept.previousSpecVersion(),
                        kept.specVersion(),
                        kept.previousRegistryAuth(),
                        kept.registryAuth(),
                        runOver(service)),
                    context))
        .map(back -> isRolling(back) ? back : UpdateStatuses.completed(back, context));
  }

  /**
   * The service with its previous spec because its update failed; there is none to go back to after
   * that. Empty without a previous spec.
   */
  static Optional<Service> backBecause(String why, Service service, DecisionContext context) {
    Service.Bookkeeping kept = service.bookkeeping();
    return service
        .previousSpec()
        .map(
            previous ->
                with(
                    UpdateStatuses.moved(
                        service.withoutPreviousSpec(), UpdateState.ROLLBACK_STARTED, why),
                    previous,
                    new Service.Bookkeeping(
                        kept.previousSpecVersion(),
                        0,
                        kept.previousRegistryAuth(),
                        Optional.empty(),
                        runOver(service)),
                    context));
  }

  /** Whether tasks of the service are replaced in order; a change of a job runs it anew. */
  static boolean isRolling(Service service) {
    ServiceMode mode = service.spec().modeOrDefault();
    return mode instanceof ServiceMode.Replicated || mode instanceof ServiceMode.Global;
  }

  private static Optional<UpdateRun> runOver(Service service) {
    return isRolling(service)
        ? Optional.of(UpdateRun.over(service.version().index()))
        : Optional.empty();
  }

  private static Service with(
      Service service, ServiceSpec spec, Service.Bookkeeping bookkeeping, DecisionContext context) {
    return service
        .withSpec(spec)
        .withEndpoint(Endpoint.asAskedBy(spec))
        .withUpdatedAt(context.wallClock())
        .withBookkeeping(bookkeeping);
  }
}
