package dev.waggle.manager.core.orchestrator;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.committed;
import static dev.waggle.manager.core.Clusters.created;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.serviceId;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.taskId;
import static dev.waggle.manager.core.Clusters.taskOn;
import static dev.waggle.manager.core.Clusters.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.JobIteration;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.task.TaskState;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GlobalOrchestratorTest {
  private static final long NOW = 100_000;
  private final GlobalOrchestrator orchestrator = new GlobalOrchestrator();

  private Draft decide(ClusterState state) {
    return decided(orchestrator, state, at(NOW));
  }

  private void nothingMoreIsDecided(Draft draft) {
    assertThat(decide(committed(draft, at(NOW))).isUnchanged()).isTrue();
  }

  private static List<NodeId> newOn(Draft draft) {
    return created(draft, "mon").stream()
        .map(task -> task.nodeId().orElseThrow())
        .sorted()
        .toList();
  }

  @Test
  void every_node_gets_a_task_of_its_own_at_once() {
    Draft draft = decide(clusterWith(service("mon").global(), node("n1"), node("n2"), node("n3")));
    assertThat(newOn(draft)).containsExactly(nodeId("n1"), nodeId("n2"), nodeId("n3"));
    assertThat(created(draft, "mon"))
        .allSatisfy(
            task -> {
              assertThat(task.slot()).isZero();
              assertThat(task.desiredState()).isEqualTo(TaskState.RUNNING);
              assertThat(task.state()).isEqualTo(TaskState.PENDING);
              assertThat(task.jobIteration()).isEmpty();
            });
    nothingMoreIsDecided(draft);
  }

  @Test
  void only_nodes_that_meet_the_constraints_and_take_tasks_get_one() {
    Draft draft =
        decide(
            clusterWith(
                service("mon").global().constraints("node.labels.zone==a"),
                node("a1").label("zone", "a"),
                node("a2").label("zone", "a").drained(),
                node("a3").label("zone", "a").down(),
                node("a4").label("zone", "a").availability(Availability.PAUSE),
                node("a5").label("zone", "a").in(NodeState.UNKNOWN),
                node("b1").label("zone", "b")));
    assertThat(newOn(draft)).containsExactly(nodeId("a1"), nodeId("a5"));
  }

  @Test
  void services_of_slots_are_none_of_its_business() {
    assertThat(decide(clusterWith(service("mon"), node("n1"))).isUnchanged()).isTrue();
  }

  @Test
  void a_node_that_joins_gets_its_task() {
    ClusterState state = clusterWith(service("mon").global(), node("n1"), taskOn("mon", "n1"));
    Draft draft = new Draft(state);
    draft.put(node("n2").build());
    orchestrator.decide(draft, at(NOW));
    assertThat(newOn(draft)).containsExactly(nodeId("n2"));
  }

  @Test
  void a_task_that_changes_makes_no_work_for_other_services_on_its_node() {
    ClusterState state = clusterWith(service("mon").global(), node("n1"), task("web", 1).on("n1"));
    Draft draft = new Draft(state);
    draft.put(task("web", 1).on("n1").observed(TaskState.FAILED).build());
    orchestrator.decide(draft, at(NOW));
    assertThat(created(draft, "mon")).isEmpty();
  }

  @Test
  void a_node_that_is_drained_down_or_no_longer_fits_has_its_task_shut_down_not_moved() {
    ClusterState state =
        clusterWith(
            service("mon").global().constraints("node.labels.zone==a"),
            node("n1").label("zone", "a").drained(),
            node("n2").label("zone", "a").down(),
            node("n3").label("zone", "b"),
            taskOn("mon", "n1"),
            taskOn("mon", "n2"),
            taskOn("mon", "n3"));
    Draft draft = decide(state);
    assertThat(created(draft, "mon")).isEmpty();
    assertThat(tasks(draft.state(), "mon"))
        .extracting(Task::desiredState)
        .containsOnly(TaskState.SHUTDOWN);
    nothingMoreIsDecided(draft);
  }

  @Test
  void a_paused_node_keeps_its_task_but_a_failed_one_is_not_replaced() {
    ClusterState state =
        clusterWith(
            service("mon").global(),
            node("n1").availability(Availability.PAUSE),
            node("n2").availability(Availability.PAUSE),
            taskOn("mon", "n1"),
            taskOn("mon", "n2").observed(TaskState.FAILED));
    Draft draft = decide(state);
    assertThat(created(draft, "mon")).isEmpty();
    assertThat(find(draft.state(), "monxn1x").desiredState()).isEqualTo(TaskState.RUNNING);
    assertThat(find(draft.state(), "monxn2x").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    nothingMoreIsDecided(draft);
  }

  @Test
  void a_node_that_is_active_again_gets_a_new_task() {
    ClusterState state =
        clusterWith(
            service("mon").global(),
            node("n1"),
            taskOn("mon", "n1").desired(TaskState.SHUTDOWN).observed(TaskState.SHUTDOWN));
    assertThat(newOn(decide(state))).containsExactly(nodeId("n1"));
  }

  @Test
  void a_new_task_waits_for_the_end_of_the_one_that_is_to_stop() {
    ClusterState state =
        clusterWith(
            service("mon").global(),
            node("n1"),
            node("n2"),
            taskOn("mon", "n1").desired(TaskState.SHUTDOWN),
            taskOn("mon", "n2").desired(TaskState.SHUTDOWN).observed(TaskState.SHUTDOWN));
    Draft draft = decide(state);
    Task waiting = createdOn(draft, "n1");
    assertThat(waiting.desiredState()).isEqualTo(TaskState.READY);
    assertThat(waiting.bookkeeping().awaits()).contains(taskId("monxn1x"));
    assertThat(createdOn(draft, "n2").desiredState()).isEqualTo(TaskState.RUNNING);
  }

  private static Task createdOn(Draft draft, String node) {
    return created(draft, "mon").stream()
        .filter(task -> task.nodeId().filter(nodeId(node)::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_failed_task_is_replaced_on_its_node_after_the_delay() {
    ClusterState state =
        clusterWith(
            service("mon").global(),
            node("n1"),
            node("n2"),
            taskOn("mon", "n1").observed(TaskState.FAILED),
            taskOn("mon", "n2"));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "monxn1x").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(newOn(draft)).containsExactly(nodeId("n1"));
    assertThat(created(draft, "mon").get(0).desiredState()).isEqualTo(TaskState.READY);
    assertThat(created(draft, "mon").get(0).bookkeeping().startAtMillis()).hasValue(NOW + 5_000);
    nothingMoreIsDecided(draft);
  }

  @Test
  void a_replacement_that_failed_before_its_time_is_found_although_nothing_has_changed() {
    ClusterState state =
        clusterWith(
            service("mon").global(),
            node("n1"),
            taskOn("mon", "n1").observed(TaskState.REJECTED).startingAt(NOW, NOW));
    Draft nothingMarked = new Draft(state);
    orchestrator.decide(nothingMarked, at(NOW));
    assertThat(newOn(nothingMarked)).containsExactly(nodeId("n1"));
  }

  @Test
  void a_node_whose_attempts_are_used_up_gets_no_other_task() {
    ClusterState state =
        clusterWith(
            service("mon").global().maxAttempts(1),
            node("n1"),
            node("n2"),
            failed("first", "n1").createdAt(10),
            taskOn("mon", "n1").createdAt(20).observed(TaskState.FAILED),
            taskOn("mon", "n2").observed(TaskState.FAILED));
    Draft draft = decide(state);
    assertThat(newOn(draft)).as("each node has its own history").containsExactly(nodeId("n2"));
    nothingMoreIsDecided(draft);
  }

  @Test
  void a_stop_that_was_not_the_tasks_fault_counts_as_no_attempt() {
    ClusterState state =
        clusterWith(
            service("mon").global().maxAttempts(1),
            node("n1"),
            failed("first", "n1").createdAt(10),
            failed("second", "n1").createdAt(20).observed(TaskState.SHUTDOWN),
            taskOn("mon", "n1").createdAt(30).observed(TaskState.FAILED));
    assertThat(newOn(decide(state))).containsExactly(nodeId("n1"));
  }

  private static dev.waggle.manager.core.TaskFixture failed(String name, String node) {
    return taskOn("mon", node).named(name).observed(TaskState.FAILED).desired(TaskState.SHUTDOWN);
  }

  @Test
  void a_task_that_ended_and_may_not_restart_stands_for_its_node() {
    ClusterState state =
        clusterWith(
            service("mon").global().restart("none"),
            node("n1"),
            taskOn("mon", "n1").observed(TaskState.COMPLETE));
    Draft draft = decide(state);
    assertThat(created(draft, "mon")).isEmpty();
    nothingMoreIsDecided(draft);
    assertThat(
            newOn(
                decide(
                    clusterWith(
                        service("mon")
                            .global()
                            .restart("none")
                            .updateState(UpdateState.ROLLBACK_STARTED),
                        node("n1"),
                        taskOn("mon", "n1")
                            .observed(TaskState.COMPLETE)
                            .desired(TaskState.SHUTDOWN)))))
        .as("a rollback begins anew")
        .containsExactly(nodeId("n1"));
  }

  @Test
  void tasks_of_a_removed_node_go() {
    ClusterState state =
        clusterWith(
            service("mon").global(),
            node("n1"),
            taskOn("mon", "n1"),
            taskOn("mon", "gone").observed(TaskState.ORPHANED));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "monxgonex").desiredState()).isEqualTo(TaskState.REMOVE);
    assertThat(find(draft.state(), "monxn1x").desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void tasks_of_an_earlier_spec_are_left_to_the_updater() {
    ClusterState state =
        clusterWith(
            service("mon").global().specOnly(),
            service("mon").global().image("redis").specVersion(9),
            node("n1"),
            node("n2"),
            taskOn("mon", "n1").observed(TaskState.PENDING),
            taskOn("mon", "n2"));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void updates_go_through_the_nodes_that_have_a_task_and_are_open() {
    ClusterState state =
        clusterWith(
            service("mon").global().restart("none"),
            node("n1"),
            node("n2").availability(Availability.PAUSE),
            node("n3"),
            node("n4"),
            taskOn("mon", "n1"),
            taskOn("mon", "n2"),
            taskOn("mon", "n3").observed(TaskState.COMPLETE).desired(TaskState.SHUTDOWN));
    assertThat(UpdatableSlots.of(state, state.services().get(serviceId("mon")).orElseThrow(), NOW))
        .hasSize(2)
        .hasEntrySatisfying(
            dev.waggle.manager.core.restart.Place.onNode(nodeId("n1")),
            tasks -> assertThat(tasks).extracting(Task::id).containsExactly(taskId("monxn1x")))
        .hasEntrySatisfying(
            dev.waggle.manager.core.restart.Place.onNode(nodeId("n3")),
            tasks -> assertThat(tasks).extracting(Task::id).containsExactly(taskId("monxn3x")));
  }

  @Nested
  class OfJobs {
    @Test
    void every_node_gets_a_task_that_is_to_complete() {
      Draft draft = decide(clusterWith(service("mon").globalJob().run(3), node("n1"), node("n2")));
      assertThat(newOn(draft)).containsExactly(nodeId("n1"), nodeId("n2"));
      assertThat(created(draft, "mon"))
          .allSatisfy(
              task -> {
                assertThat(task.desiredState()).isEqualTo(TaskState.COMPLETE);
                assertThat(task.jobIteration()).contains(new JobIteration(3));
                assertThat(task.slot()).isZero();
              });
      nothingMoreIsDecided(draft);
    }

    @Test
    void a_node_whose_task_has_completed_is_done_also_when_it_is_drained() {
      ClusterState state =
          clusterWith(
              service("mon").globalJob(),
              node("n1"),
              node("n2").drained(),
              taskOn("mon", "n1").run(0).observed(TaskState.COMPLETE),
              taskOn("mon", "n2").run(0).observed(TaskState.COMPLETE));
      assertThat(decide(state).isUnchanged()).isTrue();
    }

    @Test
    void a_failed_task_is_tried_again_on_its_node_until_its_attempts_are_used_up() {
      ClusterState state =
          clusterWith(
              service("mon").globalJob().maxAttempts(1),
              node("n1"),
              node("n2"),
              failed("first", "n1").run(0).createdAt(10),
              taskOn("mon", "n1").run(0).createdAt(20).observed(TaskState.FAILED),
              taskOn("mon", "n2").run(0).observed(TaskState.FAILED));
      Draft draft = decide(state);
      assertThat(newOn(draft)).containsExactly(nodeId("n2"));
      assertThat(created(draft, "mon").get(0).desiredState()).isEqualTo(TaskState.READY);
      nothingMoreIsDecided(draft);
    }

    @Test
    void a_new_run_removes_what_is_left_of_the_last_and_waits_for_its_end() {
      ClusterState state =
          clusterWith(
              service("mon").globalJob().run(1),
              node("n1"),
              node("n2"),
              taskOn("mon", "n1").run(0),
              taskOn("mon", "n2").run(0).observed(TaskState.COMPLETE));
      Draft draft = decide(state);
      assertThat(find(draft.state(), "monxn1x").desiredState()).isEqualTo(TaskState.REMOVE);
      assertThat(find(draft.state(), "monxn2x").desiredState()).isEqualTo(TaskState.REMOVE);
      assertThat(newOn(draft)).containsExactly(nodeId("n1"), nodeId("n2"));
      assertThat(createdOn(draft, "n1").bookkeeping().awaits()).contains(taskId("monxn1x"));
      assertThat(createdOn(draft, "n2").desiredState()).isEqualTo(TaskState.COMPLETE);
      nothingMoreIsDecided(draft);
    }

    @Test
    void a_node_whose_task_completed_after_all_has_its_second_attempt_called_off() {
      ClusterState state =
          clusterWith(
              service("mon").globalJob(),
              node("n1"),
              taskOn("mon", "n1").run(0).observed(TaskState.COMPLETE).desired(TaskState.SHUTDOWN),
              taskOn("mon", "n1").named("again").run(0).createdAt(5));
      Draft draft = decide(state);
      assertThat(find(draft.state(), "again").desiredState()).isEqualTo(TaskState.SHUTDOWN);
      nothingMoreIsDecided(draft);
    }

    @Test
    void a_node_that_joins_or_comes_back_takes_part() {
      ClusterState state =
          clusterWith(
              service("mon").globalJob(),
              node("n1"),
              taskOn("mon", "n1").run(0).observed(TaskState.COMPLETE));
      Draft draft = new Draft(state);
      draft.put(node("n2").build());
      orchestrator.decide(draft, at(NOW));
      assertThat(newOn(draft)).containsExactly(nodeId("n2"));
    }
  }
}
