package dev.waggle.manager.core.payload;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.SpecFaults;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.PayloadSize;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.validation.GoText;
import dev.waggle.model.validation.SpecNormalizer;
import dev.waggle.model.validation.SpecValidator;
import java.util.Optional;

/** What clients do to secrets (swarm-semantics 16, 18.4). */
public final class SecretCommands {
  private SecretCommands() {}

  /**
   * Creates a secret.
   *
   * @throws RejectedException when the spec is faulty
   */
  public static Command<SecretId> create(SecretSpec sent) {
    SpecFaults.refuse(SpecValidator.secret(sent));
    SecretSpec spec = SpecNormalizer.secret(sent);
    return Command.of(SecretId::new, (draft, context) -> create(spec, draft, context));
  }

  private static Verdict<SecretId> create(SecretSpec spec, Draft draft, DecisionContext context) {
    Secret created =
        new Secret(
            new SecretId(context.freshId()),
            Version.NONE,
            context.wallClock(),
            context.wallClock(),
            spec);
    Optional<Rejection> refusal =
        driver(spec)
            .or(() -> taken(draft.state(), spec))
            .or(() -> PayloadRules.full(draft.state(), PayloadSize.of(created)));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.put(created);
    return Verdict.accepted(created.id());
  }

  /** There are no plug-ins here that would give secrets; Docker says this of an unknown one. */
  private static Optional<Rejection> driver(SecretSpec spec) {
    return spec.driver()
        .flatMap(Driver::name)
        .map(
            name ->
                new Rejection.ByStore(
                    StoreCode.UNKNOWN, "plugin " + GoText.quoted(name) + " not found"));
  }

  private static Optional<Rejection> taken(ClusterState state, SecretSpec spec) {
    return state
        .secretNamed(spec.nameOrEmpty())
        .map(other -> PayloadRules.nameTaken("secret", spec.nameOrEmpty()));
  }

  /**
   * Changes the labels; nothing else of a secret can be changed.
   *
   * @param reference id, name or beginning of the id
   * @param version that the client read
   * @param sent the whole new spec; without bytes, they stay
   */
  public static Command<SecretId> update(String reference, long version, SecretSpec sent) {
    return Command.of(
        SecretId::new,
        (draft, context) ->
            References.secret(draft.state(), reference)
                .then(secret -> update(draft, secret, version, sent, context)));
  }

  private static Verdict<SecretId> update(
      Draft draft, Secret secret, long version, SecretSpec sent, DecisionContext context) {
    SecretSpec spec = secret.spec();
    Secret changed =
        secret.withSpec(spec.withLabels(sent.labelsOrEmpty())).withUpdatedAt(context.wallClock());
    long more = PayloadSize.of(changed) - PayloadSize.of(secret);
    Optional<Rejection> refusal =
        PayloadRules.notOnlyLabels(spec.nameOrEmpty(), spec.data(), sent.nameOrEmpty(), sent.data())
            .or(
                () ->
                    draft.isCurrent(secret, version)
                        ? Optional.empty()
                        : Optional.of(Rejection.outOfSequence()))
            .or(() -> more > 0 ? PayloadRules.full(draft.state(), more) : Optional.empty());
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.put(changed);
    return Verdict.accepted(secret.id());
  }

  /** Removes a secret that no service's spec uses. */
  public static Command<SecretId> remove(String reference) {
    return Command.of(
        SecretId::new,
        (draft, context) ->
            References.secret(draft.state(), reference).then(secret -> remove(draft, secret)));
  }

  private static Verdict<SecretId> remove(Draft draft, Secret secret) {
    Optional<Rejection> refusal =
        PayloadRules.inUse("secret", secret.name(), draft.state().servicesUsing(secret.id()));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.remove(secret);
    return Verdict.accepted(secret.id());
  }
}
