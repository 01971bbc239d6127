package dev.waggle.manager.core.service;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.network.NetworkTargets;
import dev.waggle.manager.core.payload.UsedPayloads;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.service.ServiceUpdate.AuthFrom;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.update.SpecChange;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/** Decides a change of a service: existence, mode, name, version. */
record UpdateDecision(String reference, ServiceUpdate update) implements Command<ServiceId> {

  @Override
  public Verdict<ServiceId> decide(Draft draft, DecisionContext context) {
    return References.service(draft.state(), reference)
        .then(service -> change(draft, service, context));
  }

  private Verdict<ServiceId> change(Draft draft, Service service, DecisionContext context) {
    UpdateChecks checks = new UpdateChecks(service, update);
    Optional<Rejection> refusal =
        UpdateChecks.first(
            List.of(
                () -> UsedPayloads.missing(draft.state(), update.spec()),
                checks::mode,
                checks::name,
                () -> previousCredentials(service),
                () -> PublishedPorts.conflict(draft.state(), update.spec(), Optional.of(service)),
                () -> checks.version(draft)));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    ServiceSpec spec = NetworkTargets.resolved(draft.state(), update.spec());
    Service changed = SpecChange.to(service, spec, credentials(service.bookkeeping()), context);
    draft.put(JobRuns.next(changed, context));
    return Verdict.accepted(service.id());
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

  private Optional<Rejection> previousCredentials(Service service) {
    boolean there =
        update.authFrom() == AuthFrom.SPEC
            || update.registryAuth().isPresent()
            || service.previousSpec().isPresent();
    return UpdateChecks.refuseUnless(
        there,
        new Rejection.ByEngine(
            Rejection.EngineKind.SYSTEM, "service does not have a previous spec"));
  }
}
