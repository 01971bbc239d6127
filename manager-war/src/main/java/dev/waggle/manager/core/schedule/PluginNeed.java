package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.NetworkId;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.PluginDescription;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.MountType;
import dev.waggle.model.spec.NetworkAttachmentConfig;
import dev.waggle.model.spec.PublishMode;
import dev.waggle.model.spec.TaskSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A plugin of the node's engine without which a task cannot run there. */
record PluginNeed(String type, String name) {
  static final String NETWORK = "Network";
  static final String VOLUME = "Volume";
  static final String LOG = "Log";

  /** What carries networks between nodes: ingress ports and the networks of users. */
  static final String OVERLAY = "overlay";

  private static final List<String> PREDEFINED = List.of("bridge", "host");
  private static final String NO_NETWORK = "none";
  private static final String NO_NETWORK_DRIVER = "null";

  /** All that a task of this spec needs. */
  static Set<PluginNeed> of(ClusterState state, RetainedSpec spec) {
    Set<PluginNeed> needs = new LinkedHashSet<>();
    TaskSpec task = spec.taskTemplate();
    task.containerOrEmpty().mounts().orElse(List.of()).stream()
        .flatMap(mount -> volumeDriver(mount).stream())
        .forEach(driver -> needs.add(new PluginNeed(VOLUME, driver)));
    task.networksOrEmpty().stream()
        .map(network -> networkDriver(state, network))
        .forEach(driver -> needs.add(new PluginNeed(NETWORK, driver)));
    if (publishesOnEveryNode(spec)) {
      needs.add(new PluginNeed(NETWORK, OVERLAY));
    }
    task.logDriver()
        .flatMap(Driver::name)
        .filter(name -> !name.isEmpty() && !name.equals("none"))
        .ifPresent(name -> needs.add(new PluginNeed(LOG, name)));
    return needs;
  }

  private static Optional<String> volumeDriver(Mount mount) {
    return mount.kind().filter(MountType.VOLUME::equals).isPresent()
        ? mount
            .volumeOptions()
            .flatMap(options -> options.driverConfig())
            .flatMap(Driver::name)
            .filter(name -> !name.isEmpty() && !name.equals("local"))
        : Optional.empty();
  }

  private static boolean publishesOnEveryNode(RetainedSpec spec) {
    return spec.endpoint().stream()
        .flatMap(endpoint -> endpoint.portsOrEmpty().stream())
        .anyMatch(port -> port.publishModeOrDefault() == PublishMode.INGRESS);
  }

  private static String networkDriver(ClusterState state, NetworkAttachmentConfig config) {
    String target = config.target().orElse("");
    return Optional.of(target)
        .filter(Ids::isWellFormed)
        .flatMap(id -> state.networks().get(new NetworkId(id)))
        .map(PluginNeed::driverOf)
        .orElseGet(() -> driverOf(target));
  }

  private static String driverOf(Network network) {
    return network
        .driverState()
        .or(network.spec()::driverConfiguration)
        .flatMap(Driver::name)
        .filter(name -> !name.isEmpty())
        .orElseGet(() -> driverOf(network.name()));
  }

  /** Docker's own networks have their drivers; every other one is an overlay unless it says so. */
  private static String driverOf(String name) {
    if (name.equals(NO_NETWORK)) {
      return NO_NETWORK_DRIVER;
    }
    return PREDEFINED.contains(name) ? name : OVERLAY;
  }

  boolean isMetBy(PluginDescription plugin) {
    return plugin.type().equals(type)
        && (plugin.name().equals(name) || plugin.name().equals(name + ":latest"));
  }
}
