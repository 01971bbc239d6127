package dev.waggle.manager.core.orchestrator;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.committed;
import static dev.waggle.manager.core.Clusters.created;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.serviceId;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.taskId;
import static dev.waggle.manager.core.Clusters.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.waggle.manager.core.TestContext;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Trial;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplicatedOrchestratorTest {
  private static final long NOW = 100_000;
  private final ReplicatedOrchestrator orchestrator = new ReplicatedOrchestrator();

  private Draft decide(ClusterState state) {
    return decided(orchestrator, state, at(NOW));
  }

  private static List<Long> newSlots(Draft draft) {
    return created(draft, "web").stream().map(Task::slot).toList();
  }

  @Test
  void fills_the_missing_slots_and_only_those() {
    Draft draft =
        decide(clusterWith(service("web").replicas(4), node("n1"), task("web", 2).on("n1")));
    assertThat(newSlots(draft)).containsExactly(1L, 3L, 4L);
    assertThat(created(draft, "web"))
        .allSatisfy(
            task -> {
              assertThat(task.desiredState()).isEqualTo(TaskState.RUNNING);
              assertThat(task.state()).isEqualTo(TaskState.PENDING);
              assertThat(task.status().message()).contains("pending task scheduling");
              assertThat(task.nodeId()).isEmpty();
              assertThat(task.spec()).isEmpty();
              assertThat(task.bookkeeping().createdAtMillis()).isEqualTo(NOW);
            });
  }

  @Test
  void a_great_many_tasks_are_made_in_several_rounds() {
    TestContext context = at(NOW);
    ClusterState state = clusterWith(service("web").replicas(4_500));
    for (int expected : List.of(2_000, 4_000, 4_500, 4_500)) {
      state = committed(decided(orchestrator, state, context), context);
      assertThat(tasks(state, "web")).hasSize(expected);
    }
  }

  @Test
  void a_new_task_has_its_spec_kept() {
    ClusterState state =
        clusterWith(() -> java.util.stream.Stream.of(service("web").specVersion(7).build()));
    Draft draft = decide(state);
    assertThat(draft.state().specOf(created(draft, "web").get(0)))
        .map(RetainedSpec::serviceName)
        .contains("web");
  }

  @Test
  void services_of_other_modes_get_no_task() {
    ClusterState state = clusterWith(service("web").mode(new ServiceMode.Global()), node("n1"));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void tasks_of_a_service_that_is_gone_are_removed() {
    Draft draft =
        decide(
            clusterWith(
                service("web").specOnly(),
                node("n1"),
                task("web", 1).on("n1"),
                task("web", 2).on("n1").desired(TaskState.SHUTDOWN)));
    assertThat(tasks(draft.state(), "web"))
        .extracting(Task::desiredState)
        .containsOnly(TaskState.REMOVE);
  }

  @Test
  void a_failed_task_is_replaced_in_its_slot_after_the_delay() {
    Draft draft =
        decide(
            clusterWith(
                service("web"),
                node("n1"),
                task("web", 1).named("old").on("n1").observed(TaskState.FAILED)));
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(find(draft.state(), "old").bookkeeping().desiredShutdownAtMillis()).hasValue(NOW);
    Task successor = created(draft, "web").get(0);
    assertThat(successor.slot()).isEqualTo(1);
    assertThat(successor.desiredState()).isEqualTo(TaskState.READY);
    assertThat(successor.bookkeeping().startAtMillis()).hasValue(NOW + 5_000);
    assertThat(successor.bookkeeping().awaits()).isEmpty();
  }

  @Test
  void tasks_of_a_drained_node_are_replaced_without_delay_once_they_have_stopped() {
    Draft draft =
        decide(
            clusterWith(
                service("web").stopGrace(Duration.ofSeconds(20)),
                node("n1").drained(),
                task("web", 1).named("old").on("n1")));
    Task.Bookkeeping waiting = created(draft, "web").get(0).bookkeeping();
    assertThat(waiting.startAtMillis()).hasValue(NOW);
    assertThat(waiting.awaits()).contains(taskId("old"));
    assertThat(waiting.awaitUntilMillis()).hasValue(NOW + 20_000 + 60_000);
  }

  @Test
  void tasks_of_a_down_node_are_replaced_without_delay_and_without_waiting() {
    Draft draft = decide(clusterWith(service("web"), node("n1").down(), task("web", 1).on("n1")));
    Task.Bookkeeping waiting = created(draft, "web").get(0).bookkeeping();
    assertThat(waiting.startAtMillis()).hasValue(NOW);
    assertThat(waiting.awaits()).isEmpty();
  }

  @Test
  void tasks_of_a_removed_node_are_replaced() {
    Draft draft = decide(clusterWith(service("web"), task("web", 1).on("gone")));
    assertThat(newSlots(draft)).containsExactly(1L);
  }

  @Test
  void tasks_of_nodes_that_only_lack_a_report_or_are_paused_stay() {
    ClusterState state =
        clusterWith(
            service("web").replicas(2),
            node("n1").in(dev.waggle.model.object.NodeState.UNKNOWN),
            node("n2").availability(dev.waggle.model.spec.Availability.PAUSE),
            task("web", 1).on("n1"),
            task("web", 2).on("n2"));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void a_task_that_ended_before_it_was_let_start_rests_until_its_delay_is_over() {
    ClusterState state =
        clusterWith(
            service("web"),
            node("n1"),
            task("web", 1).on("n1").observed(TaskState.REJECTED).startingAt(NOW + 1, NOW + 1));
    assertThat(decide(state).isUnchanged()).isTrue();
    Draft later = decided(orchestrator, state, at(NOW + 1));
    assertThat(created(later, "web").get(0).bookkeeping().startAtMillis())
        .hasValue(NOW + 1 + 5_000);
  }

  @Test
  void a_rested_task_is_found_although_nothing_has_changed() {
    ClusterState state =
        clusterWith(
            service("web"),
            node("n1"),
            task("web", 1).on("n1").observed(TaskState.REJECTED).startingAt(NOW, NOW));
    Draft nothingMarked = new Draft(state);
    orchestrator.decide(nothingMarked, at(NOW));
    assertThat(newSlots(nothingMarked)).containsExactly(1L);
  }

  @Test
  void a_replacement_whose_node_is_lost_is_replaced_at_once_but_keeps_the_delay() {
    Draft draft =
        decide(
            clusterWith(
                service("web"),
                node("n1").down(),
                task("web", 1).on("n1").observed(TaskState.READY).startingAt(NOW + 700, NOW)));
    assertThat(created(draft, "web").get(0).bookkeeping().startAtMillis()).hasValue(NOW + 700);
  }

  @Test
  void attempts_of_a_slot_differ_in_age_even_within_one_millisecond() {
    Draft draft =
        decide(
            clusterWith(
                service("web"),
                node("n1"),
                task("web", 1).on("n1").createdAt(NOW).observed(TaskState.FAILED)));
    assertThat(created(draft, "web").get(0).bookkeeping().createdAtMillis()).isEqualTo(NOW + 1);
  }

  @Test
  void a_slot_that_may_not_be_restarted_counts_as_present() {
    ClusterState state =
        clusterWith(
            service("web").replicas(2).restart("none"),
            node("n1"),
            task("web", 1).on("n1").observed(TaskState.COMPLETE),
            task("web", 2).on("n1").observed(TaskState.FAILED));
    Draft draft = decide(state);
    assertThat(newSlots(draft)).isEmpty();
    assertThat(tasks(draft.state(), "web"))
        .extracting(Task::desiredState)
        .containsOnly(TaskState.SHUTDOWN);
    assertThat(decide(committed(draft, at(NOW))).isUnchanged()).isTrue();
  }

  @Test
  void a_held_slot_is_given_up_when_a_rollback_starts() {
    ClusterState state =
        clusterWith(
            service("web").restart("none").updateState(UpdateState.ROLLBACK_STARTED),
            node("n1"),
            task("web", 1).on("n1").observed(TaskState.FAILED).desired(TaskState.SHUTDOWN));
    assertThat(newSlots(decide(state))).containsExactly(1L);
  }

  @Test
  void a_slot_that_was_scaled_away_is_refilled_also_if_its_policy_forbids_restarts() {
    ClusterState state =
        clusterWith(
            service("web").replicas(2).restart("none"),
            node("n1"),
            task("web", 1).on("n1"),
            task("web", 2).on("n1").desired(TaskState.REMOVE).observed(TaskState.SHUTDOWN));
    assertThat(newSlots(decide(state))).containsExactly(2L);
  }

  @Test
  void a_slot_is_refilled_only_when_its_earlier_task_has_stopped() {
    ClusterState state =
        clusterWith(
            service("web"),
            node("n1"),
            task("web", 1).named("old").on("n1").desired(TaskState.REMOVE));
    Task newcomer = created(decide(state), "web").get(0);
    assertThat(newcomer.desiredState()).isEqualTo(TaskState.READY);
    assertThat(newcomer.bookkeeping().awaits()).contains(taskId("old"));
  }

  @Test
  void scaling_down_removes_what_is_wanted_in_surplus_slots_and_leaves_their_history() {
    ClusterState state =
        clusterWith(
            service("web").replicas(1),
            node("n1").down(),
            node("n2"),
            task("web", 1).on("n2"),
            task("web", 2).named("lost").on("n1").desired(TaskState.SHUTDOWN),
            task("web", 2).named("live").on("n2").createdAt(5));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "live").desiredState()).isEqualTo(TaskState.REMOVE);
    assertThat(find(draft.state(), "lost").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(decide(committed(draft, at(NOW))).isUnchanged()).isTrue();
  }

  @Test
  void history_of_slots_that_are_not_wanted_is_removed_when_the_service_is_changed() {
    ClusterState state =
        clusterWith(
            service("web").replicas(2),
            node("n1"),
            task("web", 1).on("n1"),
            task("web", 2).on("n1"),
            task("web", 3)
                .named("past")
                .on("n1")
                .observed(TaskState.FAILED)
                .desired(TaskState.SHUTDOWN));
    assertThat(find(decide(state).state(), "past").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    Draft changing = new Draft(state);
    changing.put(service("web").replicas(1).build());
    orchestrator.decide(changing, at(NOW));
    assertThat(tasks(changing.state(), "web"))
        .extracting(Task::desiredState)
        .containsExactly(TaskState.RUNNING, TaskState.REMOVE, TaskState.REMOVE);
  }

  @Test
  void scaling_to_zero_removes_all() {
    ClusterState state =
        clusterWith(service("web").replicas(0), node("n1"), task("web", 1).on("n1"));
    assertThat(tasks(decide(state).state(), "web"))
        .extracting(Task::desiredState)
        .containsExactly(TaskState.REMOVE);
  }

  @Test
  void only_what_changed_is_looked_at() {
    ClusterState state = clusterWith(service("web").replicas(2), service("api").replicas(2));
    Draft draft = new Draft(state);
    draft.markDirty(serviceId("api"));
    orchestrator.decide(draft, at(NOW));
    assertThat(newSlots(draft)).isEmpty();
    assertThat(created(draft, "api")).hasSize(2);
  }

  @Test
  void an_evicted_task_gets_the_time_to_stop_since_its_end_cannot_be_reported() {
    Draft draft =
        decide(
            clusterWith(
                service("web").stopGrace(Duration.ofSeconds(30)),
                node("n1"),
                task("web", 1)
                    .on("n1")
                    .observed(TaskState.REJECTED)
                    .message("task rejected by constraint enforcer")));
    assertThat(created(draft, "web").get(0).bookkeeping().startAtMillis())
        .isEqualTo(OptionalLong.of(NOW + 30_000));
    assertThat(created(draft, "web").get(0).bookkeeping().awaits()).isEqualTo(Optional.empty());
  }

  @Test
  void tasks_of_an_earlier_spec_are_left_to_the_updater() {
    ClusterState state =
        clusterWith(
            service("web").specOnly(),
            service("web").replicas(2).image("redis").specVersion(9),
            node("n1"),
            task("web", 1).on("n1"),
            task("web", 2).observed(TaskState.PENDING));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void a_task_beside_which_an_update_has_put_a_newer_one_is_not_restarted() {
    Draft draft =
        decide(
            clusterWith(
                service("web"),
                node("n1"),
                task("web", 1).named("old").on("n1").observed(TaskState.FAILED),
                task("web", 1).named("new").on("n1").createdAt(9).observed(TaskState.STARTING)));
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(created(draft, "web")).isEmpty();
  }

  @Test
  void a_newer_task_that_fails_beside_an_earlier_one_is_restarted() {
    Draft draft =
        decide(
            clusterWith(
                service("web"),
                node("n1"),
                task("web", 1).named("old").on("n1"),
                task("web", 1).named("new").on("n1").createdAt(9).observed(TaskState.FAILED)));
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.RUNNING);
    assertThat(created(draft, "web")).hasSize(1);
  }

  @Test
  void the_successor_of_a_task_on_trial_whose_node_is_lost_is_on_trial() {
    Draft draft =
        decide(
            clusterWith(
                service("web").replicas(3),
                node("n1").down(),
                task("web", 1).on("n1").observed(TaskState.PREPARING).inRun(4),
                task("web", 2).on("n1").inRun(4, 17),
                task("web", 3).on("n1").observed(TaskState.FAILED).inRun(4)));
    assertThat(created(draft, "web"))
        .extracting(Task::slot, task -> task.bookkeeping().trial())
        .containsExactly(
            tuple(1L, Optional.of(Trial.in(4))),
            tuple(2L, Optional.empty()),
            tuple(3L, Optional.empty()));
  }
}
