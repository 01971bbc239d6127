package dev.waggle.manager.core.schedule;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.id;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.NodeFixture;
import dev.waggle.manager.core.ServiceFixture;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NetworkId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.NetworkSpec;
import dev.waggle.model.spec.Platform;
import dev.waggle.model.spec.VolumeOptions;
import dev.waggle.model.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final String READY = "1 node not available for new tasks";
  private static final String RESOURCES = "insufficient resources on 1 node";
  private static final String PLUGIN = "missing plugin on 1 node";
  private static final String CONSTRAINT = "scheduling constraints not satisfied on 1 node";
  private static final String PLATFORM = "unsupported platform on 1 node";
  private static final String NOTHING = "";

  /** Why the one node would refuse a task of the service. */
  private static String refusal(NodeFixture node, ServiceFixture service, Part... more) {
    List<Part> parts = new ArrayList<>(List.of(more));
    parts.addAll(List.of(node, service, task("web", 1).named("t").observed(TaskState.PENDING)));
    ClusterState state = clusterWith(parts);
    return PlacementReport.of(state, find(state, "t"), n -> true).nodes().stream()
        .flatMap(answer -> answer.refusal().stream())
        .map(PlacementReport.Refusal::reason)
        .collect(Collectors.joining());
  }

  @Test
  void only_ready_and_active_nodes_take_tasks() {
    for (NodeState state : NodeState.values()) {
      assertThat(refusal(node("n1").in(state), service("web")))
          .isEqualTo(state == NodeState.READY ? NOTHING : READY);
    }
    for (Availability availability : Availability.values()) {
      assertThat(refusal(node("n1").availability(availability), service("web")))
          .isEqualTo(availability == Availability.ACTIVE ? NOTHING : READY);
    }
  }

  @Test
  void reservations_must_be_left() {
    NodeFixture small = node("n1").resources(100, 100);
    assertThat(refusal(small, service("web").reserve(100, 100))).isEqualTo(NOTHING);
    assertThat(refusal(small, service("web").reserve(101, 0))).isEqualTo(RESOURCES);
    assertThat(refusal(small, service("web").reserve(0, 101))).isEqualTo(RESOURCES);
  }

  @Test
  void an_overbooked_node_still_takes_tasks_that_reserve_nothing() {
    assertThat(
            refusal(
                node("n1").resources(0, 0),
                service("web"),
                service("big").reserve(5, 5),
                task("big", 1).on("n1")))
        .isEqualTo(NOTHING);
  }

  @Test
  void constraints_must_hold_and_unreadable_ones_are_no_filter() {
    NodeFixture node = node("n1").label("zone", "a");
    assertThat(refusal(node, service("web").constraints("node.labels.zone==a"))).isEqualTo(NOTHING);
    assertThat(refusal(node, service("web").constraints("node.labels.zone==b")))
        .isEqualTo(CONSTRAINT);
    assertThat(refusal(node, service("web").constraints("nonsense"))).isEqualTo(NOTHING);
  }

  @Test
  void the_image_must_exist_for_the_platform() {
    assertThat(refusal(node("n1"), platform("amd64", "linux"))).isEqualTo(NOTHING);
    assertThat(refusal(node("n1"), platform("", "linux"))).isEqualTo(NOTHING);
    assertThat(refusal(node("n1"), platform("arm64", "linux"))).isEqualTo(PLATFORM);
    assertThat(refusal(node("n1"), platform("amd64", "windows"))).isEqualTo(PLATFORM);
    assertThat(refusal(node("n1").platform("aarch64", "linux"), platform("arm64", "linux")))
        .isEqualTo(NOTHING);
    assertThat(refusal(node("n1").withoutPlatform(), platform("", ""))).isEqualTo(PLATFORM);
  }

  private static ServiceFixture platform(String architecture, String os) {
    Platform platform = new Platform(Optional.of(architecture), Optional.of(os), Extra.NONE);
    return service("web").placement(p -> p.withPlatforms(List.of(platform)));
  }

  @Test
  void predefined_networks_are_everywhere_and_overlays_are_not_there_yet() {
    for (String predefined : List.of("bridge", "host", "none")) {
      assertThat(refusal(node("n1"), service("web").network(predefined))).isEqualTo(NOTHING);
    }
    assertThat(refusal(node("n1"), service("web").network("backend"))).isEqualTo(PLUGIN);
    assertThat(refusal(node("n1"), service("web").port("ingress", 80))).isEqualTo(PLUGIN);
    assertThat(refusal(node("n1"), service("web").port("host", 80))).isEqualTo(NOTHING);
  }

  @Test
  void a_network_of_the_cluster_needs_its_driver() {
    assertThat(refusal(node("n1"), service("web").network(id("net")), network("x", "bridge")))
        .isEqualTo(NOTHING);
    assertThat(refusal(node("n1"), service("web").network(id("net")), network("x", "overlay")))
        .isEqualTo(PLUGIN);
    assertThat(refusal(node("n1"), service("web").network(id("net")), network("host", "")))
        .isEqualTo(NOTHING);
  }

  private static Part network(String name, String driver) {
    Instant never = Instant.EPOCH;
    return () ->
        Stream.of(
            new Network(
                new NetworkId(id("net")),
                Version.NONE,
                never,
                never,
                new NetworkSpec(
                    Optional.of(name),
                    Optional.empty(),
                    Optional.of(driver(driver)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Extra.NONE),
                Optional.empty(),
                Optional.empty()));
  }

  private static Driver driver(String name) {
    return new Driver(Optional.of(name), Optional.empty(), Extra.NONE);
  }

  @Test
  void volume_drivers_must_be_there_local_always_is() {
    assertThat(refusal(node("n1"), volume("local"))).isEqualTo(NOTHING);
    assertThat(refusal(node("n1"), volume(""))).isEqualTo(NOTHING);
    assertThat(refusal(node("n1"), volume("rexray"))).isEqualTo(PLUGIN);
    assertThat(refusal(node("n1").plugin("Volume", "rexray:latest"), volume("rexray")))
        .isEqualTo(NOTHING);
  }

  private static ServiceFixture volume(String driver) {
    VolumeOptions options =
        new VolumeOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(driver(driver)),
            Extra.NONE);
    Mount mount =
        new Mount(
            Optional.of("volume"),
            Optional.of("data"),
            Optional.of("/data"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(options),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    return service("web")
        .task(t -> t.withContainerSpec(t.containerOrEmpty().withMounts(List.of(mount))));
  }

  @Test
  void log_drivers_must_be_there() {
    assertThat(refusal(node("n1"), log("json-file"))).isEqualTo(NOTHING);
    assertThat(refusal(node("n1"), log("none"))).isEqualTo(NOTHING);
    assertThat(refusal(node("n1"), log("splunk"))).isEqualTo(PLUGIN);
  }

  private static ServiceFixture log(String name) {
    return service("web").task(t -> t.withLogDriver(driver(name)));
  }

  @Test
  void the_first_filter_that_refuses_gives_the_reason() {
    ServiceFixture wanting =
        service("web").reserve(1, 1).network("x").constraints("node.labels.a==b");
    assertThat(refusal(node("n1").drained().resources(0, 0), wanting)).isEqualTo(READY);
    assertThat(refusal(node("n1").resources(0, 0), wanting)).isEqualTo(RESOURCES);
    assertThat(refusal(node("n1"), wanting)).isEqualTo(PLUGIN);
    assertThat(refusal(node("n1"), wanting.network("host"))).isEqualTo(CONSTRAINT);
  }

  @Test
  void several_nodes_are_counted() {
    assertThat(Pipeline.FILTERS)
        .extracting(filter -> filter.explain(4))
        .containsExactly(
            "4 nodes not available for new tasks",
            "insufficient resources on 4 nodes",
            "missing plugin on 4 nodes",
            "scheduling constraints not satisfied on 4 nodes",
            "unsupported platform on 4 nodes",
            "host-mode port already in use on 4 nodes",
            "max replicas per node limit exceed",
            "cannot fulfill requested CSI volume mounts on 4 nodes");
  }

  @Test
  void volumes_of_the_cluster_are_nowhere() {
    ServiceFixture service =
        service("web")
            .task(
                t ->
                    t.withContainerSpec(
                        EngineJson.api()
                            .fromJson(
                                "{\"Mounts\":[{\"Type\":\"cluster\",\"Source\":\"data\"}]}",
                                ContainerSpec.class)));
    assertThat(refusal(node("n1"), service))
        .isEqualTo("cannot fulfill requested CSI volume mounts on 1 node");
  }
}
