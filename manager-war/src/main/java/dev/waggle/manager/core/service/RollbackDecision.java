package dev.waggle.manager.core.service;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.payload.UsedPayloads;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.update.SpecChange;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import java.util.List;
import java.util.Optional;

/** Decides a client's wish to go back to the previous spec. */
record RollbackDecision(String reference, ServiceUpdate update) implements Command<ServiceId> {

  @Override
  public Verdict<ServiceId> decide(Draft draft, DecisionContext context) {
    return References.service(draft.state(), reference)
        .then(service -> goBack(draft, service, context));
  }

  private Verdict<ServiceId> goBack(Draft draft, Service service, DecisionContext context) {
    UpdateChecks checks = new UpdateChecks(service, update);
    Optional<Service> changed = SpecChange.back(service, context);
    Optional<Rejection> refusal =
        UpdateChecks.first(
            List.of(
                () -> UsedPayloads.missing(draft.state(), update.spec()),
                checks::mode,
                checks::name,
                () -> UpdateChecks.refuseUnless(changed.isPresent(), noPreviousSpec(service)),
                () ->
                    changed.flatMap(
                        back ->
                            PublishedPorts.conflict(
                                draft.state(), back.spec(), Optional.of(service))),
                () -> checks.version(draft)));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    changed.ifPresent(back -> draft.put(JobRuns.next(back, context)));
    return Verdict.accepted(service.id());
  }

  private static Rejection noPreviousSpec(Service service) {
    return Rejection.failedPrecondition(
        "service " + service.id() + " does not have a previous spec");
  }
}
