package dev.waggle.manager.core.service;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.network.NetworkTargets;
import dev.waggle.manager.core.payload.UsedPayloads;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Endpoint;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ServiceSpec;
import java.util.Optional;

/**
 * What clients do to services. A spec is checked when the command is made, on the caller's thread;
 * names, versions and what exists are decided with the command, on the leader.
 */
public final class ServiceCommands {
  private ServiceCommands() {}

  /**
   * Creates a service; its tasks follow in the same round.
   *
   * @param registryAuth credentials for pulling, as the client sent them
   * @throws RejectedException when the spec is faulty
   */
  public static Command<ServiceId> create(ServiceSpec sent, Optional<String> registryAuth) {
    ServiceSpec spec = SpecCheck.accepted(sent, true);
    return Command.of(
        ServiceId::new, (draft, context) -> create(spec, registryAuth, draft, context));
  }

  /**
   * Changes a service. Tasks that are not what the new spec asks for are replaced after that, in
   * the order and at the pace that its update config says.
   *
   * @param reference id, name or beginning of the id
   * @throws RejectedException when the spec is faulty
   */
  public static Command<ServiceId> update(String reference, ServiceUpdate update) {
    return Command.of(ServiceId::new, new UpdateDecision(reference, accepted(update)));
  }

  /**
   * Goes back to the previous spec, at the pace of its rollback config. The spec that is sent is
   * checked as that of an update, and not used, as Docker does.
   *
   * @param reference id, name or beginning of the id
   * @throws RejectedException when the spec is faulty
   */
  public static Command<ServiceId> rollback(String reference, ServiceUpdate update) {
    return Command.of(ServiceId::new, new RollbackDecision(reference, accepted(update)));
  }

  private static ServiceUpdate accepted(ServiceUpdate update) {
    ServiceSpec spec = SpecCheck.accepted(update.spec(), false);
    return new ServiceUpdate(update.version(), spec, update.registryAuth(), update.authFrom());
  }

  /** Removes a service at once; its tasks are stopped after that. */
  public static Command<ServiceId> remove(String reference) {
    return Command.of(
        ServiceId::new,
        (draft, context) ->
            References.service(draft.state(), reference)
                .then(
                    service -> {
                      draft.remove(service);
                      return Verdict.accepted(service.id());
                    }));
  }

  private static Verdict<ServiceId> create(
      ServiceSpec sent, Optional<String> registryAuth, Draft draft, DecisionContext context) {
    ServiceSpec spec = NetworkTargets.resolved(draft.state(), sent);
    ServiceSpec named =
        spec.nameOrEmpty().isEmpty()
            ? spec.withName(GeneratedNames.unusedIn(draft.state(), context.freshId()))
            : spec;
    Optional<Rejection> refusal =
        PublishedPorts.conflict(draft.state(), named, Optional.empty())
            .or(() -> UsedPayloads.missing(draft.state(), named))
            .or(() -> nameTaken(draft, named.nameOrEmpty()));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    Service service = JobRuns.first(service(named, registryAuth, context), context);
    draft.put(service);
    return Verdict.accepted(service.id());
  }

  private static Optional<Rejection> nameTaken(Draft draft, String name) {
    return draft
        .state()
        .serviceNamed(name)
        .map(
            other ->
                new Rejection.ByStore(
                    StoreCode.ALREADY_EXISTS,
                    "name conflicts with an existing object: service " + name + " already exists"));
  }

  private static Service service(
      ServiceSpec spec, Optional<String> registryAuth, DecisionContext context) {
    return new Service(
        new ServiceId(context.freshId()),
        Version.NONE,
        context.wallClock(),
        context.wallClock(),
        spec,
        Optional.empty(),
        Endpoint.asAskedBy(spec),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Service.Bookkeeping.NONE.withRegistryAuth(registryAuth));
  }
}
