package dev.waggle.manager.core.orchestrator;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.committed;
import static dev.waggle.manager.core.Clusters.created;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.TestContext;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.JobIteration;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicatedJobOrchestratorTest {
  private static final long NOW = 100_000;
  private final ReplicatedJobOrchestrator orchestrator = new ReplicatedJobOrchestrator();

  private Draft decide(ClusterState state) {
    return decided(orchestrator, state, at(NOW));
  }

  private void nothingMoreIsDecided(Draft draft) {
    assertThat(decide(committed(draft, at(NOW))).isUnchanged()).isTrue();
  }

  private static List<Long> newSlots(Draft draft) {
    return created(draft, "job").stream().map(Task::slot).toList();
  }

  private static TaskFixture completed(long slot) {
    return task("job", slot).on("n1").run(0).observed(TaskState.COMPLETE);
  }

  @Test
  void begins_as_many_slots_from_0_as_may_run_at_a_time() {
    Draft draft = decide(clusterWith(service("job").job(2, 5).run(7), node("n1")));
    assertThat(newSlots(draft)).containsExactly(0L, 1L);
    assertThat(created(draft, "job"))
        .allSatisfy(
            task -> {
              assertThat(task.desiredState()).isEqualTo(TaskState.COMPLETE);
              assertThat(task.jobIteration()).contains(new JobIteration(7));
              assertThat(task.nodeId()).isEmpty();
            });
    nothingMoreIsDecided(draft);
  }

  @Test
  void a_great_many_slots_are_begun_in_several_rounds() {
    TestContext context = at(NOW);
    ClusterState state = clusterWith(service("job").job(2_100, 9_000), node("n1"));
    Draft first = decided(orchestrator, state, context);
    assertThat(newSlots(first)).hasSize(2_000);
    Draft second = decided(orchestrator, committed(first, context), context);
    assertThat(newSlots(second)).hasSize(100);
  }

  @Test
  void each_completion_makes_room_for_the_next_slot() {
    ClusterState state =
        clusterWith(
            service("job").job(2, 5), node("n1"), completed(0), task("job", 1).on("n1").run(0));
    assertThat(newSlots(decide(state))).containsExactly(2L);
  }

  @Test
  void no_more_than_what_is_left_to_do_is_begun() {
    ClusterState state =
        clusterWith(
            service("job").job(3, 4),
            node("n1"),
            completed(0),
            completed(1),
            task("job", 2).on("n1").run(0));
    assertThat(newSlots(decide(state))).containsExactly(3L);
  }

  @Test
  void a_run_whose_slots_have_completed_is_over() {
    ClusterState state =
        clusterWith(service("job").job(2, 2), node("n1"), completed(0), completed(1));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void a_job_of_nothing_is_over_from_the_start() {
    assertThat(decide(clusterWith(service("job").job(2, 0), node("n1"))).isUnchanged()).isTrue();
    assertThat(decide(clusterWith(service("job").job(0, 2), node("n1"))).isUnchanged()).isTrue();
  }

  @Test
  void a_failed_task_is_tried_again_in_its_slot_and_keeps_its_room_meanwhile() {
    ClusterState state =
        clusterWith(
            service("job").job(2, 5),
            node("n1"),
            task("job", 0).named("old").on("n1").run(0).observed(TaskState.FAILED),
            task("job", 1).on("n1").run(0));
    Draft draft = decide(state);
    assertThat(newSlots(draft)).containsExactly(0L);
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    Task again = created(draft, "job").get(0);
    assertThat(again.desiredState()).isEqualTo(TaskState.READY);
    assertThat(again.bookkeeping().startAtMillis()).hasValue(NOW + 5_000);
    nothingMoreIsDecided(draft);
  }

  @Test
  void condition_any_does_not_repeat_what_has_completed() {
    ClusterState state =
        clusterWith(service("job").job(1, 1).restart("any"), node("n1"), completed(0));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void a_slot_whose_attempts_are_used_up_has_failed_for_good_and_the_run_goes_on() {
    ClusterState state =
        clusterWith(
            service("job").job(1, 2).maxAttempts(1),
            node("n1"),
            task("job", 0)
                .named("first")
                .on("n1")
                .run(0)
                .desired(TaskState.SHUTDOWN)
                .observed(TaskState.FAILED)
                .createdAt(10),
            task("job", 0).named("last").on("n1").run(0).observed(TaskState.FAILED).createdAt(20));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "last").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(newSlots(draft)).containsExactly(1L);
    nothingMoreIsDecided(draft);
  }

  @Test
  void condition_none_lets_every_slot_fail_once() {
    ClusterState state =
        clusterWith(
            service("job").job(2, 2).restart("none"),
            node("n1"),
            task("job", 0).on("n1").run(0).observed(TaskState.FAILED),
            task("job", 1).on("n1").run(0).observed(TaskState.REJECTED));
    Draft draft = decide(state);
    assertThat(created(draft, "job")).isEmpty();
    nothingMoreIsDecided(draft);
  }

  @Test
  void attempts_of_an_earlier_run_do_not_count() {
    ClusterState state =
        clusterWith(
            service("job").job(1, 1).maxAttempts(1).run(1),
            node("n1"),
            task("job", 0)
                .named("before")
                .on("n1")
                .run(0)
                .desired(TaskState.SHUTDOWN)
                .observed(TaskState.FAILED)
                .createdAt(10),
            task("job", 0).on("n1").run(1).observed(TaskState.FAILED).createdAt(20));
    assertThat(newSlots(decide(state))).containsExactly(0L);
  }

  @Test
  void a_new_run_stops_the_last_and_each_slot_waits_for_its_predecessor() {
    ClusterState state =
        clusterWith(
            service("job").job(2, 2).run(1),
            node("n1"),
            task("job", 0).named("old").on("n1").run(0),
            completed(1).named("done"));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.REMOVE);
    assertThat(find(draft.state(), "done").desiredState())
        .as("history of a slot that the run has too")
        .isEqualTo(TaskState.COMPLETE);
    assertThat(newSlots(draft)).containsExactly(0L, 1L);
    assertThat(created(draft, "job").get(0).bookkeeping().awaits()).contains(taskId("old"));
    assertThat(created(draft, "job").get(0).desiredState()).isEqualTo(TaskState.READY);
    assertThat(created(draft, "job").get(1).desiredState()).isEqualTo(TaskState.COMPLETE);
    nothingMoreIsDecided(draft);
  }

  @Test
  void what_has_ended_in_an_earlier_run_stays_as_history() {
    ClusterState state =
        clusterWith(
            service("job").job(1, 1).run(1),
            node("n1"),
            completed(0).run(1).named("now"),
            completed(4).named("past"));
    Draft draft = decide(state);
    assertThat(draft.isUnchanged()).isTrue();
  }

  /** A replacement that was rejected while it waited for its time would else still wait for it. */
  @Test
  void nothing_is_expected_any_more_of_what_has_failed_in_an_earlier_run() {
    ClusterState state =
        clusterWith(
            service("job").job(1, 1).run(1),
            node("n1"),
            completed(0).run(1).named("now"),
            task("job", 4)
                .named("rejected")
                .on("n1")
                .run(0)
                .desired(TaskState.READY)
                .observed(TaskState.REJECTED));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "rejected").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(newSlots(draft)).isEmpty();
    nothingMoreIsDecided(draft);
  }

  @Test
  void tasks_of_lost_and_drained_nodes_are_replaced_elsewhere_without_delay() {
    ClusterState state =
        clusterWith(
            service("job").job(2, 3),
            node("n1").down(),
            node("n2").drained(),
            task("job", 0).on("n1").run(0),
            task("job", 1).named("drained").on("n2").run(0));
    Draft draft = decide(state);
    assertThat(newSlots(draft)).containsExactly(0L, 1L);
    assertThat(created(draft, "job"))
        .allSatisfy(task -> assertThat(task.bookkeeping().startAtMillis()).hasValue(NOW));
    assertThat(created(draft, "job").get(0).bookkeeping().awaits()).isEmpty();
    assertThat(created(draft, "job").get(1).bookkeeping().awaits()).contains(taskId("drained"));
    nothingMoreIsDecided(draft);
  }

  @Test
  void a_slot_that_completed_after_all_has_its_second_attempt_called_off() {
    ClusterState state =
        clusterWith(
            service("job").job(1, 2),
            node("n1"),
            completed(0).desired(TaskState.SHUTDOWN).named("late"),
            task("job", 0).named("again").on("n1").run(0).createdAt(5));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "again").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(newSlots(draft)).containsExactly(1L);
    nothingMoreIsDecided(draft);
  }

  @Test
  void what_completed_on_a_node_that_is_lost_since_stays_done() {
    ClusterState state = clusterWith(service("job").job(1, 1), node("n1").down(), completed(0));
    assertThat(decide(state).isUnchanged()).isTrue();
  }
}
