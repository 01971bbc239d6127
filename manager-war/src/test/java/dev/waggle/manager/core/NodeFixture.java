package dev.waggle.manager.core;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.EngineDescription;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.NodeStatus;
import dev.waggle.model.object.PluginDescription;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Platform;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A ready, active x86_64 worker with 4 CPUs and 8 GB, unless said otherwise. */
public final class NodeFixture implements Clusters.Part {
  private final String name;
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> engineLabels = new TreeMap<>();
  private final List<PluginDescription> plugins =
      new ArrayList<>(
          List.of(
              new PluginDescription("Log", "json-file"),
              new PluginDescription("Network", "bridge"),
              new PluginDescription("Network", "host"),
              new PluginDescription("Network", "null"),
              new PluginDescription("Network", "overlay"),
              new PluginDescription("Volume", "local")));
  private NodeState state = NodeState.READY;
  private Availability availability = Availability.ACTIVE;
  private OptionalLong downSince = OptionalLong.empty();
  private Resources resources = Resources.of(4_000_000_000L, 8_000_000_000L);
  private Platform platform = new Platform(Optional.of("x86_64"), Optional.of("linux"), Extra.NONE);

  NodeFixture(String name) {
    this.name = name;
  }

  public NodeFixture label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public NodeFixture engineLabel(String key, String value) {
    engineLabels.put(key, value);
    return this;
  }

  public NodeFixture plugin(String type, String plugin) {
    plugins.add(new PluginDescription(type, plugin));
    return this;
  }

  public NodeFixture in(NodeState state) {
    this.state = state;
    return this;
  }

  public NodeFixture downSince(long millis) {
    downSince = OptionalLong.of(millis);
    return in(NodeState.DOWN);
  }

  public NodeFixture down() {
    return downSince(0);
  }

  public NodeFixture drained() {
    return availability(Availability.DRAIN);
  }

  public NodeFixture availability(Availability availability) {
    this.availability = availability;
    return this;
  }

  public NodeFixture resources(long nanoCpus, long memoryBytes, GenericResource... generic) {
    resources =
        new Resources(
            Optional.of(nanoCpus),
            Optional.of(memoryBytes),
            generic.length == 0 ? Optional.empty() : Optional.of(List.of(generic)),
            Extra.NONE);
    return this;
  }

  public NodeFixture withoutResources() {
    resources = Resources.NONE;
    return this;
  }

  public NodeFixture platform(String architecture, String os) {
    platform = new Platform(Optional.of(architecture), Optional.of(os), Extra.NONE);
    return this;
  }

  public NodeFixture withoutPlatform() {
    platform = new Platform(Optional.empty(), Optional.empty(), Extra.NONE);
    return this;
  }

  public Node build() {
    return new Node(
        Clusters.nodeId(name),
        Version.NONE,
        Clusters.WALL_CLOCK,
        Clusters.WALL_CLOCK,
        NodeSpec.of(Role.WORKER, availability).withLabels(labels),
        new NodeDescription(
            Optional.of(name),
            platform,
            resources,
            new EngineDescription(
                Optional.of("28.2.2"), Optional.of(engineLabels), Optional.of(plugins)),
            TlsInfo.EMPTY,
            Optional.empty()),
        NodeStatus.of(state),
        Optional.empty(),
        Node.Bookkeeping.WORKER.withDownSinceMillis(downSince));
  }

  @Override
  public Stream<StoredObject> objects() {
    return Stream.of(build());
  }
}
