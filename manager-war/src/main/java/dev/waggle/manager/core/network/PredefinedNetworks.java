package dev.waggle.manager.core.network;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.model.id.NetworkId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Network;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.IpamOptions;
import dev.waggle.model.spec.NetworkSpec;
import dev.waggle.model.validation.SpecValidator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The networks that every host has by itself, as objects that services of the swarm can name. */
public final class PredefinedNetworks {
  private static final List<String> NAMES = List.of("bridge", "host");

  private static final IpamOptions ADDRESSED_BY_NOBODY =
      new IpamOptions(
          Optional.of(new Driver(Optional.empty(), Optional.empty(), Extra.NONE)),
          Optional.empty(),
          Extra.NONE);

  private PredefinedNetworks() {}

  /** Those that a swarm begins with. */
  public static Stream<Network> make(DecisionContext context) {
    return NAMES.stream().map(name -> network(name, context));
  }

  /** Whether each host has it by itself. */
  static boolean isPredefined(Network network) {
    return network.spec().labelsOrEmpty().containsKey(SpecValidator.PREDEFINED);
  }

  private static Network network(String name, DecisionContext context) {
    Driver driver = new Driver(Optional.of(name), Optional.empty(), Extra.NONE);
    NetworkSpec spec =
        new NetworkSpec(
            Optional.of(name),
            Optional.of(Map.of(SpecValidator.PREDEFINED, "true")),
            Optional.of(driver),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("swarm"),
            Extra.NONE);
    return new Network(
        new NetworkId(context.freshId()),
        Version.NONE,
        context.wallClock(),
        context.wallClock(),
        spec,
        Optional.of(driver),
        Optional.of(ADDRESSED_BY_NOBODY));
  }
}
