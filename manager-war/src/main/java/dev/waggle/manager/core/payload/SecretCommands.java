package dev.waggle.manager.core.payload;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.SpecFaults;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
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
  private static final PayloadKind<SecretId, Secret> SECRET =
      new PayloadKind<>(
          "secret",
          SecretId::new,
          References::secret,
          ClusterState::secretNamed,
          ClusterState::servicesUsing);

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
    Optional<Rejection> refusal = driver(spec);
    return refusal.isPresent() ? Verdict.refused(refusal.get()) : SECRET.create(draft, created);
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

  /**
   * Changes the labels; nothing else of a secret can be changed.
   *
   * @param reference id, name or beginning of the id
   * @param version that the client read
   * @param sent the whole new spec; without bytes, they stay
   */
  public static Command<SecretId> update(String reference, long version, SecretSpec sent) {
    return SECRET.update(reference, version, sent);
  }

  /** Removes a secret that no service's spec uses. */
  public static Command<SecretId> remove(String reference) {
    return SECRET.remove(reference);
  }
}
