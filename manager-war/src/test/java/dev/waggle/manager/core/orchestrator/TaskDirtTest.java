package dev.waggle.manager.core.orchestrator;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.ServiceFixture;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Service;
import dev.waggle.model.task.TaskState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskDirtTest {
  private static boolean replaces(ServiceFixture changed, TaskFixture task) {
    ClusterState state =
        clusterWith(service("web").port("host", 80), node("n1").label("zone", "a"), task);
    Service service = changed.specVersion(5).build();
    return TaskDirt.isDirty(state, service, find(state, "t1"));
  }

  private static ServiceFixture same() {
    return service("web").port("host", 80);
  }

  private static TaskFixture running() {
    return task("web", 1).named("t1").on("n1");
  }

  @Test
  void an_equal_spec_replaces_nothing() {
    assertThat(replaces(same(), running())).isFalse();
  }

  @Test
  void replicas_replace_nothing() {
    assertThat(replaces(same().replicas(9), running())).isFalse();
  }

  @Test
  void service_labels_replace_nothing() {
    ClusterState state = clusterWith(same(), node("n1"), running());
    Service service = same().specVersion(5).build();
    Service labelled = service.withSpec(service.spec().withLabels(Map.of("a", "b")));
    assertThat(TaskDirt.isDirty(state, labelled, find(state, "t1"))).isFalse();
  }

  @Test
  void image_resources_restart_policy_and_force_update_replace() {
    assertThat(replaces(same().image("redis"), running())).isTrue();
    assertThat(replaces(same().reserve(1, 1), running())).isTrue();
    assertThat(replaces(same().restart("none"), running())).isTrue();
    assertThat(replaces(same().task(t -> t.withForceUpdate(1L)), running())).isTrue();
  }

  @Test
  void ports_replace() {
    assertThat(replaces(service("web").port("host", 81), running())).isTrue();
  }

  @Test
  void a_placement_that_suits_the_node_replaces_nothing() {
    assertThat(replaces(same().constraints("node.labels.zone==a"), running())).isFalse();
    assertThat(replaces(same().maxReplicasPerNode(1), running())).isFalse();
  }

  @Test
  void a_placement_that_does_not_suit_the_node_replaces() {
    assertThat(replaces(same().constraints("node.labels.zone==b"), running())).isTrue();
  }

  @Test
  void a_changed_port_is_not_hidden_by_a_changed_placement() {
    assertThat(
            replaces(service("web").port("host", 81).constraints("node.labels.zone==a"), running()))
        .isTrue();
  }

  @Test
  void credentials_replace_only_tasks_that_may_still_need_them() {
    assertThat(replaces(same().registryAuth("x"), running())).isFalse();
    assertThat(replaces(same().registryAuth("x"), running().observed(TaskState.READY))).isFalse();
    assertThat(replaces(same().registryAuth("x"), running().observed(TaskState.PREPARING)))
        .isTrue();
  }

  @Test
  void a_placement_that_suits_replaces_a_task_that_has_no_node_yet() {
    ClusterState state =
        clusterWith(same(), node("n1"), task("web", 1).named("t1").observed(TaskState.PENDING));
    Service changed = same().specVersion(5).constraints("node.labels.zone==a").build();
    assertThat(TaskDirt.isDirty(state, changed, find(state, "t1"))).isTrue();
  }
}
