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
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Config;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.validation.SpecNormalizer;
import dev.waggle.model.validation.SpecValidator;
import java.util.Optional;

/** What clients do to configs (swarm-semantics 16, 18.4). */
public final class ConfigCommands {
  private ConfigCommands() {}

  /**
   * Creates a config.
   *
   * @throws RejectedException when the spec is faulty
   */
  public static Command<ConfigId> create(ConfigSpec sent) {
    SpecFaults.refuse(SpecValidator.config(sent));
    ConfigSpec spec = SpecNormalizer.config(sent);
    return Command.of(ConfigId::new, (draft, context) -> create(spec, draft, context));
  }

  private static Verdict<ConfigId> create(ConfigSpec spec, Draft draft, DecisionContext context) {
    Config created =
        new Config(
            new ConfigId(context.freshId()),
            Version.NONE,
            context.wallClock(),
            context.wallClock(),
            spec);
    Optional<Rejection> refusal =
        taken(draft.state(), spec)
            .or(() -> PayloadRules.full(draft.state(), PayloadSize.of(created)));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.put(created);
    return Verdict.accepted(created.id());
  }

  private static Optional<Rejection> taken(ClusterState state, ConfigSpec spec) {
    return state
        .configNamed(spec.nameOrEmpty())
        .map(other -> PayloadRules.nameTaken("config", spec.nameOrEmpty()));
  }

  /**
   * Changes the labels; nothing else of a config can be changed.
   *
   * @param reference id, name or beginning of the id
   * @param version that the client read
   * @param sent the whole new spec; without bytes, they stay
   */
  public static Command<ConfigId> update(String reference, long version, ConfigSpec sent) {
    return Command.of(
        ConfigId::new,
        (draft, context) ->
            References.config(draft.state(), reference)
                .then(config -> update(draft, config, version, sent, context)));
  }

  private static Verdict<ConfigId> update(
      Draft draft, Config config, long version, ConfigSpec sent, DecisionContext context) {
    ConfigSpec spec = config.spec();
    Config changed =
        config.withSpec(spec.withLabels(sent.labelsOrEmpty())).withUpdatedAt(context.wallClock());
    long more = PayloadSize.of(changed) - PayloadSize.of(config);
    Optional<Rejection> refusal =
        PayloadRules.notOnlyLabels(spec.nameOrEmpty(), spec.data(), sent.nameOrEmpty(), sent.data())
            .or(
                () ->
                    draft.isCurrent(config, version)
                        ? Optional.empty()
                        : Optional.of(Rejection.outOfSequence()))
            .or(() -> more > 0 ? PayloadRules.full(draft.state(), more) : Optional.empty());
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.put(changed);
    return Verdict.accepted(config.id());
  }

  /** Removes a config that no service's spec uses. */
  public static Command<ConfigId> remove(String reference) {
    return Command.of(
        ConfigId::new,
        (draft, context) ->
            References.config(draft.state(), reference).then(config -> remove(draft, config)));
  }

  private static Verdict<ConfigId> remove(Draft draft, Config config) {
    Optional<Rejection> refusal =
        PayloadRules.inUse("config", config.name(), draft.state().servicesUsing(config.id()));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.remove(config);
    return Verdict.accepted(config.id());
  }
}
