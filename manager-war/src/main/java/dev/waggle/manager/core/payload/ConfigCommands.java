package dev.waggle.manager.core.payload;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.SpecFaults;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Config;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.validation.SpecNormalizer;
import dev.waggle.model.validation.SpecValidator;

/** What clients do to configs (swarm-semantics 16, 18.4). */
public final class ConfigCommands {
  private static final PayloadKind<ConfigId, Config> CONFIG =
      new PayloadKind<>(
          "config",
          ConfigId::new,
          References::config,
          ClusterState::configNamed,
          ClusterState::servicesUsing);

  private ConfigCommands() {}

  /**
   * Creates a config.
   *
   * @throws RejectedException when the spec is faulty
   */
  public static Command<ConfigId> create(ConfigSpec sent) {
    SpecFaults.refuse(SpecValidator.config(sent));
    ConfigSpec spec = SpecNormalizer.config(sent);
    return Command.of(
        ConfigId::new, (draft, context) -> CONFIG.create(draft, newConfig(spec, context)));
  }

  private static Config newConfig(ConfigSpec spec, DecisionContext context) {
    return new Config(
        new ConfigId(context.freshId()),
        Version.NONE,
        context.wallClock(),
        context.wallClock(),
        spec);
  }

  /**
   * Changes the labels; nothing else of a config can be changed.
   *
   * @param reference id, name or beginning of the id
   * @param version that the client read
   * @param sent the whole new spec; without bytes, they stay
   */
  public static Command<ConfigId> update(String reference, long version, ConfigSpec sent) {
    return CONFIG.update(reference, version, sent);
  }

  /** Removes a config that no service's spec uses. */
  public static Command<ConfigId> remove(String reference) {
    return CONFIG.remove(reference);
  }
}
