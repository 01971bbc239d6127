package dev.waggle.manager.core.service;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.manager.core.orchestrator.TaskFactory;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.service.ServiceUpdate.AuthFrom;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decides a change of a service: existence, mode, name, version, and what it would replace. */
final class UpdateDecision implements Command<ServiceId> {
  private final String reference;
  private final ServiceUpdate update;

  UpdateDecision(String reference, ServiceUpdate update) {
    this.reference = reference;
    this.update = update;
  }

  @Override
  public Verdict<ServiceId> decide(Draft draft, DecisionContext context) {
    return References.service(draft.state(), reference)
        .then(service -> change(draft, service, context));
  }

  private Verdict<ServiceId> change(Draft draft, Service service, DecisionContext context) {
    Service changed = changed(service, context);
    Optional<Rejection> refusal =
        Stream.<Supplier<Optional<Rejection>>>of(
                () -> mode(service),
                () -> name(service),
                () -> previousCredentials(service),
                () -> PublishedPorts.conflict(draft.state(), update.spec(), Optional.of(service)),
                () -> version(draft, service),
                () -> replacement(draft.state(), changed))
            .flatMap(check -> check.get().stream())
            .findFirst();
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.put(changed);
    return Verdict.accepted(service.id());
  }

  // The version of a spec is that of the service it was written over: it grows with each change,
  // and is known before the change has an index of its own. A change that tasks could not see
  // keeps it, so that scaling writes no copy of the spec.
  private Service changed(Service service, DecisionContext context) {
    Service.Bookkeeping kept = service.bookkeeping();
    Service next =
        service
            .withSpec(update.spec())
            .withPreviousSpec(service.spec())
            .withEndpoint(Endpoints.of(update.spec()))
            .withoutUpdateStatus()
            .withUpdatedAt(context.wallClock())
            .withBookkeeping(
                new Service.Bookkeeping(
                    kept.specVersion(),
                    kept.specVersion(),
                    credentials(kept),
                    kept.registryAuth()));
    boolean sameForTasks = TaskFactory.retainedSpec(next).equals(TaskFactory.retainedSpec(service));
    Service changed =
        sameForTasks ? next : next.withBookkeeping(withSpecVersion(next, update.version()));
    return JobRuns.next(changed, context);
  }

  private static Service.Bookkeeping withSpecVersion(Service service, long version) {
    Service.Bookkeeping kept = service.bookkeeping();
    return new Service.Bookkeeping(
        version, kept.previousSpecVersion(), kept.registryAuth(), kept.previousRegistryAuth());
  }

  private Optional<String> credentials(Service.Bookkeeping kept) {
    return update
        .registryAuth()
        .or(
            () ->
                update.authFrom() == AuthFrom.SPEC
                    ? kept.registryAuth()
                    : kept.previousRegistryAuth());
  }

  private Optional<Rejection> mode(Service service) {
    boolean same =
        service.spec().modeOrDefault().apiName().equals(update.spec().modeOrDefault().apiName());
    return refuseUnless(same, Unsupported.because("service mode change is not allowed"));
  }

  private Optional<Rejection> name(Service service) {
    boolean same = service.name().equals(update.spec().nameOrEmpty());
    return refuseUnless(same, Unsupported.because("renaming services is not supported"));
  }

  private Optional<Rejection> previousCredentials(Service service) {
    boolean there =
        update.authFrom() == AuthFrom.SPEC
            || update.registryAuth().isPresent()
            || service.previousSpec().isPresent();
    return refuseUnless(
        there,
        new Rejection.ByEngine(
            Rejection.EngineKind.SYSTEM, "service does not have a previous spec"));
  }

  private Optional<Rejection> version(Draft draft, Service service) {
    return refuseUnless(draft.isCurrent(service, update.version()), Rejection.outOfSequence());
  }

  private static Optional<Rejection> replacement(ClusterState state, Service changed) {
    List<Task> replaced = changed.spec().isJob() ? List.of() : TaskDirt.replacedBy(state, changed);
    return replaced.stream()
        .findFirst()
        .map(
            first ->
                Unsupported.because(
                    "replacing running tasks is not supported yet: this change would replace "
                        + replaced.size()
                        + " tasks of service "
                        + changed.name()
                        + ", the first is "
                        + first.id()));
  }

  private static Optional<Rejection> refuseUnless(boolean condition, Rejection rejection) {
    return condition ? Optional.empty() : Optional.of(rejection);
  }
}
