package dev.waggle.manager.core.schedule;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.NodeFixture;
import dev.waggle.manager.core.ServiceFixture;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.schedule.PlacementReport.NodeAnswer;
import dev.waggle.manager.core.schedule.PlacementReport.Refusal;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.Platform;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementReportTest {
  private static final long CPU = 1_000_000_000L;

  private static PlacementReport report(Part... parts) {
    ClusterState state = clusterWith(parts);
    return PlacementReport.of(state, find(state, "t"), node -> true);
  }

  private static TaskFixture waiting() {
    return task("web", 9).named("t").observed(TaskState.PENDING);
  }

  private static Refusal refusal(ServiceFixture web, NodeFixture node, Part... more) {
    List<Part> parts = new java.util.ArrayList<>(List.of(web, node, waiting()));
    parts.addAll(List.of(more));
    return report(parts.toArray(Part[]::new)).nodes().get(0).refusal().orElseThrow();
  }

  @Test
  void nodes_that_accept_come_first_the_best_of_them_at_the_top() {
    PlacementReport report =
        report(
            service("web").constraints("node.labels.zone==a"),
            node("n1"),
            node("n2").label("zone", "a"),
            node("n3").label("zone", "a"),
            task("web", 1).on("n2"),
            waiting());
    assertThat(report.service()).isEqualTo("web");
    assertThat(report.state()).isEqualTo("pending");
    assertThat(report.nodes())
        .extracting(NodeAnswer::hostname, NodeAnswer::accepts, NodeAnswer::tasksOfService)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("n3", true, 0),
            org.assertj.core.groups.Tuple.tuple("n2", true, 1),
            org.assertj.core.groups.Tuple.tuple("n1", false, 0));
  }

  @Test
  void a_task_made_for_a_node_is_only_explained_there() {
    assertThat(report(service("web").global(), node("n1"), node("n2"), waiting().on("n2")).nodes())
        .extracting(NodeAnswer::node)
        .containsExactly(nodeId("n2").value());
  }

  @Test
  void resources_name_what_is_reserved_and_what_is_free() {
    Resources wanted =
        new Resources(
            Optional.of(3 * CPU),
            Optional.of(500L),
            Optional.of(List.of(new DiscreteResourceSpec(Optional.of("gpu"), Optional.of(2L)))),
            Extra.NONE);
    assertThat(
            refusal(
                service("web").reserve(wanted),
                node("n1").resources(4 * CPU, 800),
                task("web", 1).on("n1")))
        .isEqualTo(
            new Refusal(
                "resources",
                "insufficient resources on 1 node",
                "NanoCPUs: 3000000000 reserved, 1000000000 free, "
                    + "MemoryBytes: 500 reserved, 300 free, gpu: 2 reserved, 0 free"));
  }

  @Test
  void constraints_name_what_the_node_has() {
    assertThat(
            refusal(
                service("web")
                    .constraints("node.labels.zone==a", "node.role!=manager", "nosuch==x"),
                node("n1").label("zone", "b")))
        .isEqualTo(
            new Refusal(
                "constraints",
                "scheduling constraints not satisfied on 1 node",
                "node.labels.zone==a, the node has \"b\"; nosuch==x, which no node can have"));
  }

  @Test
  void readiness_names_status_availability_and_session() {
    assertThat(refusal(service("web"), node("n1").drained()).detail())
        .isEqualTo("status ready, availability drain");
    ClusterState state = clusterWith(service("web"), node("n1"), waiting());
    PlacementReport report = PlacementReport.of(state, find(state, "t"), node -> false);
    assertThat(report.nodes().get(0).refusal().orElseThrow().detail())
        .startsWith("status ready, availability active, not ready for the leader");
  }

  @Test
  void ports_replicas_plugins_and_platforms_name_theirs() {
    assertThat(
            refusal(service("web").port("host", 80), node("n1"), task("web", 1).on("n1")).detail())
        .isEqualTo("80/tcp is taken");
    assertThat(
            refusal(service("web").maxReplicasPerNode(1), node("n1"), task("web", 1).on("n1"))
                .detail())
        .isEqualTo("1 tasks of the service are there, at most 1 may be");
    assertThat(refusal(service("web").port("ingress", 80), node("n1")).detail())
        .isEqualTo("no Network plugin overlay");
    Platform arm = new Platform(Optional.of("arm64"), Optional.of("linux"), Extra.NONE);
    assertThat(
            refusal(service("web").placement(p -> p.withPlatforms(List.of(arm))), node("n1"))
                .detail())
        .isEqualTo("made for linux/arm64, the node is linux/x86_64");
  }

  @Test
  void a_task_whose_spec_is_lost_has_no_answers() {
    assertThat(report(node("n1"), waiting()).nodes()).isEmpty();
  }
}
