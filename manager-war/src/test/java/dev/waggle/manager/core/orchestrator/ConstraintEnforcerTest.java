package dev.waggle.manager.core.orchestrator;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.serviceId;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.taskOn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConstraintEnforcerTest {
  private static final long CPU = 1_000_000_000L;

  private static Draft enforce(Part... parts) {
    return decided(new ConstraintEnforcer(), clusterWith(parts), at(50));
  }

  private static List<String> evicted(Draft draft) {
    return draft.state().tasks().stream()
        .filter(task -> task.state() == TaskState.REJECTED)
        .map(task -> task.id().value().replaceAll("0+$", ""))
        .toList();
  }

  private static GenericResource gpu(String name) {
    return new NamedResourceSpec(Optional.of("gpu"), Optional.of(name));
  }

  @Test
  void a_task_whose_node_no_longer_meets_its_constraints_is_evicted() {
    Draft draft =
        enforce(
            service("web").constraints("node.labels.zone==a"),
            node("n1").label("zone", "b"),
            task("web", 1).named("t1").on("n1"));
    Task task = find(draft.state(), "t1");
    assertThat(task.state()).isEqualTo(TaskState.REJECTED);
    assertThat(task.status().message()).contains("task rejected by constraint enforcer");
    assertThat(task.status().err()).contains("assigned node no longer meets constraints");
    assertThat(task.bookkeeping().statusAppliedAtMillis()).isEqualTo(50);
    assertThat(task.desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void a_task_whose_node_meets_its_constraints_stays() {
    assertThat(
            enforce(
                    service("web").constraints("node.labels.zone==a"),
                    node("n1").label("zone", "a"),
                    task("web", 1).on("n1"))
                .isUnchanged())
        .isTrue();
  }

  @Test
  void nodes_that_are_not_active_are_left_alone() {
    for (Availability availability : List.of(Availability.PAUSE, Availability.DRAIN)) {
      assertThat(
              enforce(
                      service("web").constraints("node.labels.zone==a"),
                      node("n1").availability(availability),
                      task("web", 1).on("n1"))
                  .isUnchanged())
          .isTrue();
    }
  }

  @Test
  void tasks_that_are_to_stop_or_have_ended_are_left_alone() {
    assertThat(
            enforce(
                    service("web").replicas(2).constraints("node.labels.zone==a"),
                    node("n1"),
                    task("web", 1).on("n1").desired(TaskState.SHUTDOWN),
                    task("web", 2).on("n1").observed(TaskState.COMPLETE))
                .isUnchanged())
        .isTrue();
  }

  @Test
  void the_oldest_tasks_stay_on_a_node_that_has_become_too_small() {
    Draft draft =
        enforce(
            service("web").replicas(3).reserve(CPU, 0),
            node("n1").resources(2 * CPU, 1_000),
            task("web", 1).named("a").on("n1").createdAt(30),
            task("web", 2).named("b").on("n1").createdAt(10),
            task("web", 3).named("c").on("n1").createdAt(20));
    assertThat(evicted(draft)).containsExactly("a");
  }

  @Test
  void memory_is_enforced_too() {
    Draft draft =
        enforce(
            service("web").reserve(0, 600),
            node("n1").resources(CPU, 500),
            task("web", 1).named("a").on("n1"));
    assertThat(evicted(draft)).containsExactly("a");
  }

  @Test
  void a_node_that_has_not_reported_resources_evicts_nobody_for_them() {
    assertThat(
            enforce(
                    service("web").reserve(CPU, 1_000),
                    node("n1").withoutResources(),
                    task("web", 1).on("n1"))
                .isUnchanged())
        .isTrue();
  }

  @Test
  void a_task_that_waits_for_its_node_neither_takes_room_there_nor_is_evicted() {
    assertThat(
            enforce(
                    service("web").reserve(3 * CPU, 0),
                    node("n1"),
                    task("web", 1).on("n1").observed(TaskState.PENDING),
                    task("web", 2).on("n1").createdAt(5))
                .isUnchanged())
        .isTrue();
  }

  @Test
  void a_global_service_stops_its_task_itself_where_it_does_not_belong_any_more() {
    assertThat(
            enforce(
                    service("web").global().constraints("node.labels.zone==a"),
                    node("n1").label("zone", "b"),
                    taskOn("web", "n1"))
                .isUnchanged())
        .isTrue();
  }

  @Test
  void every_task_whose_generic_resource_is_gone_is_evicted_and_the_others_are_looked_at() {
    Draft draft =
        enforce(
            service("web").replicas(3),
            node("n1").resources(CPU, 1_000, gpu("g1")),
            task("web", 1).named("a").on("n1").given(gpu("g2")),
            task("web", 2).named("b").on("n1").given(gpu("g1")),
            task("web", 3).named("c").on("n1").given(gpu("g3")));
    assertThat(evicted(draft)).containsExactly("a", "c");
  }

  @Test
  void a_task_of_an_earlier_spec_is_judged_by_the_current_one() {
    ClusterState state =
        clusterWith(
            service("web").specOnly(),
            service("web").specVersion(9).constraints("node.labels.zone==a"),
            node("n1"),
            task("web", 1).named("a").on("n1").specVersion(0));
    assertThat(evicted(decided(new ConstraintEnforcer(), state, at(1)))).containsExactly("a");
  }

  @Test
  void what_an_update_left_because_its_successor_failed_is_judged_by_its_own_spec() {
    ClusterState state =
        clusterWith(
            service("web").specOnly(),
            service("web")
                .specVersion(9)
                .image("broken")
                .constraints("node.labels.zone==a")
                .updateState(UpdateState.COMPLETED),
            node("n1"),
            task("web", 1).named("a").on("n1").specVersion(0));
    assertThat(evicted(decided(new ConstraintEnforcer(), state, at(1)))).isEmpty();
  }

  @Test
  void while_an_update_replaces_tasks_each_is_judged_by_its_own_spec() {
    ClusterState state =
        clusterWith(
            service("web").specOnly(),
            service("web").specVersion(9).constraints("node.labels.zone==a").asked(3),
            node("n1"),
            task("web", 1).named("a").on("n1").specVersion(0));
    assertThat(evicted(decided(new ConstraintEnforcer(), state, at(1)))).isEmpty();
  }

  @Test
  void an_update_that_was_paused_leaves_the_rest_to_their_own_specs() {
    ClusterState state =
        clusterWith(
            service("web").specOnly(),
            service("web")
                .specVersion(9)
                .constraints("node.labels.zone==a")
                .updateState(UpdateState.PAUSED),
            node("n1"),
            task("web", 1).named("a").on("n1").specVersion(0));
    assertThat(evicted(decided(new ConstraintEnforcer(), state, at(1)))).isEmpty();
  }

  @Test
  void a_changed_service_has_its_own_tasks_looked_at_and_no_others() {
    ClusterState state =
        clusterWith(
            service("web").constraints("node.labels.zone==a"),
            service("api").constraints("node.labels.zone==a"),
            node("n1"),
            task("web", 1).named("a").on("n1"),
            task("api", 1).named("b").on("n1"));
    Draft draft = new Draft(state);
    draft.markDirty(serviceId("web"));
    new ConstraintEnforcer().decide(draft, at(1));
    assertThat(evicted(draft)).containsExactly("a");
  }
}
