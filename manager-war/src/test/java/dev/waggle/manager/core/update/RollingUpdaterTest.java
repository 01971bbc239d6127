package dev.waggle.manager.core.update;

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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.ServiceFixture;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Trial;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One rule each; the spec of version 5 is the new one, that of version 0 the old one. */
class RollingUpdaterTest {
  private static final long NOW = 100_000;
  private static final long RUN = 5;

  private static ServiceFixture old() {
    return service("web");
  }

  /** The service after a change of its image that asked for a run. */
  private static ServiceFixture changed(long replicas) {
    return service("web")
        .replicas(replicas)
        .image("redis")
        .specVersion(5)
        .previously(old().replicas(replicas))
        .asked(RUN);
  }

  private static ServiceFixture underWay(long replicas, long slots) {
    return changed(replicas).begun(RUN, slots);
  }

  private static ClusterState state(ServiceFixture service, TaskFixture... tasks) {
    List<Clusters.Part> parts = new ArrayList<>(List.of(old().specOnly(), service, node("n1")));
    parts.addAll(List.of(tasks));
    return clusterWith(parts);
  }

  private static TaskFixture[] oldTasks(long count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(slot -> task("web", slot).named("old" + slot).on("n1"))
        .toArray(TaskFixture[]::new);
  }

  private static TaskFixture fresh(long slot) {
    return task("web", slot).named("new" + slot).on("n1").specVersion(5).createdAt(50_000);
  }

  private static Draft decide(ClusterState state) {
    Draft draft = decided(new RollingUpdater(), state, at(NOW));
    Draft again = decided(new RollingUpdater(), committed(draft, at(NOW)), at(NOW));
    assertThat(again.isUnchanged()).as("a second decision changes nothing").isTrue();
    return draft;
  }

  private static Service web(Draft draft) {
    return draft.state().services().get(serviceId("web")).orElseThrow();
  }

  private static UpdateStatus status(Draft draft) {
    return web(draft).updateStatus().orElseThrow();
  }

  private static Optional<UpdateRun> run(Draft draft) {
    return web(draft).bookkeeping().updateRun();
  }

  private static List<Long> replacedSlots(Draft draft) {
    return created(draft, "web").stream().map(Task::slot).toList();
  }

  // ---- beginning

  @Test
  void one_slot_at_a_time_is_replaced_by_default() {
    Draft draft = decide(state(changed(3), oldTasks(3)));

    assertThat(status(draft).state()).isEqualTo(UpdateState.UPDATING);
    assertThat(status(draft).message()).isEqualTo("update in progress");
    assertThat(status(draft).startedAt()).isPresent();
    assertThat(status(draft).completedAt()).isEmpty();
    assertThat(run(draft)).contains(UpdateRun.over(RUN).begunWith(3, NOW));
    assertThat(replacedSlots(draft)).containsExactly(1L);
    assertThat(find(draft.state(), "old2").desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void stop_first_stops_the_old_task_and_lets_the_new_one_wait_for_its_end() {
    Draft draft = decide(state(changed(1), oldTasks(1)));

    assertThat(find(draft.state(), "old1").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    Task created = created(draft, "web").get(0);
    assertThat(created.desiredState()).isEqualTo(TaskState.READY);
    assertThat(created.bookkeeping().awaits()).contains(taskId("old1"));
    assertThat(created.bookkeeping().startAtMillis()).hasValue(NOW);
    assertThat(created.bookkeeping().specVersion()).isEqualTo(5);
    assertThat(created.bookkeeping().trial()).contains(Trial.in(RUN));
  }

  @Test
  void start_first_starts_the_new_task_beside_the_old_one() {
    Draft draft = decide(state(changed(1).updating(c -> c.withOrder("start-first")), oldTasks(1)));

    assertThat(find(draft.state(), "old1").desiredState()).isEqualTo(TaskState.RUNNING);
    assertThat(created(draft, "web").get(0).desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void start_first_waits_for_the_end_of_a_third_task_of_the_slot() {
    Draft draft =
        decide(
            state(
                changed(1).updating(c -> c.withOrder("start-first")),
                task("web", 1).named("stopping").on("n1").desired(TaskState.SHUTDOWN),
                task("web", 1).named("serving").on("n1").createdAt(9)));

    assertThat(find(draft.state(), "serving").desiredState()).isEqualTo(TaskState.RUNNING);
    assertThat(created(draft, "web").get(0).bookkeeping().awaits()).contains(taskId("stopping"));
  }

  @Test
  void parallelism_is_how_many_slots_are_replaced_at_a_time_and_0_is_all() {
    assertThat(
            replacedSlots(
                decide(state(changed(5).updating(c -> c.withParallelism(2L)), oldTasks(5)))))
        .containsExactly(1L, 2L);
    assertThat(
            replacedSlots(
                decide(state(changed(5).updating(c -> c.withParallelism(0L)), oldTasks(5)))))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void without_a_task_to_replace_there_is_no_update_and_no_status() {
    Draft draft = decide(state(changed(1), fresh(1)));
    assertThat(web(draft).updateStatus()).isEmpty();
    assertThat(run(draft)).isEmpty();
    assertThat(created(draft, "web")).isEmpty();
  }

  @Test
  void nothing_is_replaced_that_no_command_asked_for() {
    ServiceFixture unasked = service("web").image("redis").specVersion(5);
    assertThat(decide(state(unasked, oldTasks(1))).isUnchanged()).isTrue();
  }

  @Test
  void slots_that_have_failed_come_first_and_those_without_a_node_last() {
    Draft draft =
        decide(
            state(
                changed(4).updating(c -> c.withParallelism(2L)),
                task("web", 1).named("waits").observed(TaskState.PENDING),
                task("web", 2).named("runs").on("n1"),
                task("web", 3).named("runs3").on("n1"),
                task("web", 4).named("stuck").on("n1").observed(TaskState.PREPARING)));
    assertThat(replacedSlots(draft)).containsExactly(2L, 4L);
  }

  @Test
  void a_slot_whose_task_may_not_be_restarted_is_replaced_too() {
    ClusterState state =
        clusterWith(
            old().restart("none").specOnly(),
            changed(1),
            node("n1"),
            task("web", 1)
                .named("done")
                .on("n1")
                .observed(TaskState.COMPLETE)
                .desired(TaskState.SHUTDOWN));
    Draft draft = decide(state);
    assertThat(replacedSlots(draft)).containsExactly(1L);
    assertThat(created(draft, "web").get(0).desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void a_slot_that_has_only_to_be_rid_of_a_second_task_is_updated_too() {
    ServiceFixture startFirst = changed(2).updating(c -> c.withOrder("start-first"));
    ClusterState state =
        state(
            startFirst, fresh(1), task("web", 1).named("stale").on("n1").specVersion(0), fresh(2));
    Draft draft = decide(state);
    assertThat(find(draft.state(), "stale").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(find(draft.state(), "new1").desiredState()).isEqualTo(TaskState.RUNNING);
    assertThat(status(draft).state()).isEqualTo(UpdateState.UPDATING);
    assertThat(run(draft)).contains(UpdateRun.over(RUN).begunWith(1, NOW));
    assertThat(created(draft, "web")).isEmpty();
  }

  @Test
  void a_slot_of_two_tasks_both_of_which_are_out_of_date_counts_once() {
    Draft draft =
        decide(
            state(
                changed(1),
                task("web", 1).named("serving").on("n1"),
                task("web", 1).named("stale").on("n1").createdAt(9)));
    assertThat(run(draft)).contains(UpdateRun.over(RUN).begunWith(1, NOW));
  }

  // ---- going on

  @Test
  void the_next_slot_waits_until_the_new_task_runs() {
    for (TaskState state : List.of(TaskState.PENDING, TaskState.READY, TaskState.STARTING)) {
      Draft draft =
          decide(
              state(underWay(2, 2), fresh(1).observed(state).inRun(RUN), task("web", 2).on("n1")));
      assertThat(draft.isUnchanged()).as("%s", state).isTrue();
    }
  }

  @Test
  void a_new_task_that_runs_makes_way_for_the_next_slot() {
    Draft draft = decide(state(underWay(2, 2), fresh(1).inRun(RUN), task("web", 2).on("n1")));

    assertThat(find(draft.state(), "new1").bookkeeping().trial())
        .contains(Trial.in(RUN).withRanAtMillis(NOW));
    assertThat(replacedSlots(draft)).containsExactly(2L);
  }

  @Test
  void the_next_slot_waits_for_the_delay() {
    ServiceFixture slow = underWay(2, 2).updating(c -> c.withDelay(Duration.ofSeconds(10)));
    ClusterState early = state(slow, fresh(1).inRun(RUN, NOW - 9_999), task("web", 2).on("n1"));
    assertThat(decide(early).isUnchanged()).isTrue();
    assertThat(RollingUpdater.nextMillis(early, NOW)).hasValue(NOW + 1);

    ClusterState due = state(slow, fresh(1).inRun(RUN, NOW - 10_000), task("web", 2).on("n1"));
    assertThat(replacedSlots(decide(due))).containsExactly(2L);
  }

  @Test
  void a_new_task_that_runs_beside_the_old_one_takes_its_place() {
    Draft draft =
        decide(
            state(
                underWay(1, 1).updating(c -> c.withOrder("start-first")),
                task("web", 1).named("old").on("n1"),
                fresh(1).inRun(RUN)));
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(find(draft.state(), "new1").desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void as_long_as_the_new_task_does_not_run_the_old_one_stays() {
    ClusterState state =
        state(
            underWay(1, 1).updating(c -> c.withOrder("start-first")),
            task("web", 1).named("old").on("n1"),
            fresh(1).observed(TaskState.STARTING).inRun(RUN));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void a_paused_update_still_ends_what_it_has_begun_in_a_slot() {
    Draft draft =
        decide(
            state(
                service("web").image("redis").specVersion(5).updateState(UpdateState.PAUSED),
                task("web", 1).named("old").on("n1"),
                fresh(1).inRun(RUN)));
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.SHUTDOWN);
  }

  @Test
  void a_paused_update_takes_no_slot() {
    ClusterState state =
        state(
            service("web").image("redis").specVersion(5).updateState(UpdateState.PAUSED),
            oldTasks(2));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  // ---- failing

  @Test
  void the_first_failure_pauses_by_default() {
    Draft draft =
        decide(
            state(
                underWay(3, 3),
                fresh(1).observed(TaskState.FAILED).reportedAt(NOW).inRun(RUN, NOW - 5_000),
                task("web", 2).on("n1"),
                task("web", 3).on("n1")));

    assertThat(status(draft).state()).isEqualTo(UpdateState.PAUSED);
    assertThat(status(draft).message())
        .isEqualTo("update paused due to failure or early termination of task " + taskId("new1"));
    assertThat(run(draft)).isEmpty();
    assertThat(created(draft, "web")).isEmpty();
    assertThat(web(draft).spec()).isEqualTo(changed(3).build().spec());
  }

  @Test
  void each_end_before_its_time_is_a_failure_and_no_other() {
    assertThat(pausesFor(fresh(1).observed(TaskState.FAILED).reportedAt(NOW).inRun(RUN))).isTrue();
    assertThat(pausesFor(fresh(1).observed(TaskState.REJECTED).reportedAt(NOW).inRun(RUN)))
        .isTrue();
    assertThat(pausesFor(fresh(1).observed(TaskState.COMPLETE).reportedAt(NOW).inRun(RUN)))
        .isTrue();
    assertThat(
            pausesFor(fresh(1).observed(TaskState.FAILED).reportedAt(NOW).inRun(RUN, NOW - 5_001)))
        .as("after the monitor period")
        .isFalse();
    assertThat(pausesFor(fresh(1).observed(TaskState.FAILED).reportedAt(NOW).inRun(RUN - 1)))
        .as("of an overtaken run")
        .isFalse();
    assertThat(pausesFor(fresh(1).observed(TaskState.FAILED).reportedAt(NOW)))
        .as("a restart")
        .isFalse();
    assertThat(
            pausesFor(
                fresh(1)
                    .observed(TaskState.SHUTDOWN)
                    .desired(TaskState.SHUTDOWN)
                    .reportedAt(NOW)
                    .inRun(RUN)))
        .as("told to stop")
        .isFalse();
    assertThat(
            pausesFor(
                fresh(1)
                    .observed(TaskState.FAILED)
                    .desired(TaskState.SHUTDOWN)
                    .toldToStopAt(NOW - 1)
                    .reportedAt(NOW)
                    .inRun(RUN)))
        .as("told to stop, and failed at that")
        .isFalse();
    assertThat(
            pausesFor(
                fresh(1)
                    .observed(TaskState.REJECTED)
                    .message(RestartRule.EVICTED)
                    .reportedAt(NOW)
                    .inRun(RUN)))
        .as("evicted, since its node has changed")
        .isFalse();
  }

  private static boolean pausesFor(TaskFixture task) {
    Draft draft = decide(state(underWay(2, 2), task, task("web", 2).on("n1")));
    return status(draft).state() == UpdateState.PAUSED;
  }

  @Test
  void a_delay_that_is_longer_than_the_monitor_period_makes_that_longer_than_itself() {
    ServiceFixture slow = underWay(2, 2).updating(c -> c.withDelay(Duration.ofSeconds(10)));
    TaskFixture other = task("web", 2).on("n1");
    TaskFixture failed = fresh(1).observed(TaskState.FAILED).reportedAt(NOW);
    assertThat(status(decide(state(slow, failed.inRun(RUN, NOW - 11_000), other))).state())
        .isEqualTo(UpdateState.PAUSED);
    assertThat(status(decide(state(slow, failed.inRun(RUN, NOW - 11_001), other))).state())
        .isEqualTo(UpdateState.UPDATING);
  }

  @Test
  void failures_are_counted_against_the_slots_that_the_run_began_with() {
    ServiceFixture tolerant = underWay(10, 10).updating(c -> c.withMaxFailureRatio(0.3));
    assertThat(status(decide(state(tolerant, failed(3)))).state()).isEqualTo(UpdateState.UPDATING);
    assertThat(status(decide(state(tolerant, failed(4)))).state()).isEqualTo(UpdateState.PAUSED);
    assertThat(
            status(
                    decide(
                        state(underWay(4, 4).updating(c -> c.withMaxFailureRatio(1.0)), failed(4))))
                .state())
        .isEqualTo(UpdateState.UPDATING);
  }

  @Test
  void the_task_whose_end_was_too_much_is_named() {
    ServiceFixture tolerant = underWay(10, 10).updating(c -> c.withMaxFailureRatio(0.1));
    assertThat(status(decide(state(tolerant, failed(4)))).message())
        .endsWith("of task " + taskId("new2"));
  }

  private static TaskFixture[] failed(long count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(slot -> fresh(slot).observed(TaskState.FAILED).reportedAt(NOW - 10 + slot))
        .map(task -> task.inRun(RUN))
        .toArray(TaskFixture[]::new);
  }

  @Test
  void an_update_that_is_to_continue_goes_on_whatever_fails() {
    Draft draft =
        decide(
            state(
                underWay(2, 2).updating(c -> c.withFailureAction("continue")),
                fresh(1).observed(TaskState.FAILED).reportedAt(NOW).inRun(RUN),
                task("web", 2).on("n1")));
    assertThat(replacedSlots(draft)).containsExactly(2L);
  }

  // ---- going back

  private static ServiceFixture goingBack(long replicas, long slots) {
    return underWay(replicas, slots).updating(c -> c.withFailureAction("rollback"));
  }

  @Test
  void a_failed_update_goes_back_and_forgets_what_it_came_from() {
    Draft draft =
        decide(
            state(
                goingBack(2, 2),
                fresh(1).observed(TaskState.FAILED).reportedAt(NOW).inRun(RUN),
                task("web", 2).named("old2").on("n1")));

    assertThat(status(draft).state()).isEqualTo(UpdateState.ROLLBACK_STARTED);
    assertThat(status(draft).message())
        .isEqualTo(
            "update rolled back due to failure or early termination of task " + taskId("new1"));
    assertThat(web(draft).spec()).isEqualTo(old().replicas(2).build().spec());
    assertThat(web(draft).previousSpec()).isEmpty();
    assertThat(web(draft).bookkeeping().specVersion()).isZero();
    assertThat(run(draft).orElseThrow().slots()).hasValue(1);
    assertThat(replacedSlots(draft)).containsExactly(1L);
    assertThat(created(draft, "web").get(0).bookkeeping().specVersion()).isZero();
    assertThat(find(draft.state(), "old2").desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void slots_that_the_failed_update_added_go_with_it() {
    Draft draft =
        decide(
            state(
                goingBack(3, 1).previously(old()),
                fresh(1).observed(TaskState.FAILED).reportedAt(NOW).inRun(RUN),
                fresh(2),
                fresh(3)));
    assertThat(
            Clusters.tasks(draft.state(), "web").stream()
                .filter(task -> !task.desiredState().isAfter(TaskState.RUNNING)))
        .hasSize(1);
  }

  @Test
  void a_rollback_has_its_own_config() {
    ClusterState state =
        clusterWith(
            service("web").image("redis").specVersion(5).specOnly(),
            old()
                .replicas(3)
                .updateState(UpdateState.ROLLBACK_STARTED)
                .rollingBack(c -> c.withParallelism(2L))
                .asked(RUN),
            node("n1"),
            fresh(1),
            fresh(2),
            fresh(3));
    assertThat(replacedSlots(decide(state))).containsExactly(1L, 2L);
  }

  private static Draft failingRollback(String action) {
    return decide(
        clusterWith(
            service("web").image("redis").specVersion(5).specOnly(),
            old()
                .replicas(2)
                .previously(service("web").image("redis").specVersion(5))
                .updateState(UpdateState.ROLLBACK_STARTED)
                .rollingBack(c -> c.withFailureAction(action))
                .begun(RUN, 2),
            node("n1"),
            task("web", 1)
                .named("back1")
                .on("n1")
                .createdAt(60_000)
                .observed(TaskState.FAILED)
                .reportedAt(NOW)
                .inRun(RUN),
            fresh(2)));
  }

  @Test
  void a_rollback_that_fails_is_paused() {
    Draft draft = failingRollback("pause");
    assertThat(status(draft).state()).isEqualTo(UpdateState.ROLLBACK_PAUSED);
    assertThat(status(draft).message())
        .isEqualTo("update paused due to failure or early termination of task " + taskId("back1"));
    assertThat(run(draft)).isEmpty();
  }

  @Test
  void a_rollback_is_never_rolled_back() {
    Draft draft = failingRollback("rollback");
    assertThat(status(draft).state()).isEqualTo(UpdateState.ROLLBACK_PAUSED);
    assertThat(status(draft).message())
        .isEqualTo(
            "rollback paused due to failure or early termination of task " + taskId("back1"));
    assertThat(web(draft).spec().taskTemplateOrEmpty())
        .isEqualTo(old().build().spec().taskTemplateOrEmpty());
  }

  @Test
  void a_rollback_without_anything_to_replace_is_completed_at_once() {
    Draft draft =
        decide(
            state(
                old().updateState(UpdateState.ROLLBACK_STARTED).asked(RUN),
                task("web", 1).on("n1")));
    assertThat(status(draft).state()).isEqualTo(UpdateState.ROLLBACK_COMPLETED);
    assertThat(status(draft).message()).isEqualTo("rollback completed");
    assertThat(status(draft).completedAt()).isPresent();
  }

  @Test
  void a_rollback_that_only_stops_the_newcomers_is_watched_before_it_is_completed() {
    ServiceFixture back = old().updateState(UpdateState.ROLLBACK_STARTED).asked(RUN);
    ClusterState state =
        clusterWith(
            service("web").image("redis").specVersion(5).specOnly(),
            back.rollingBack(c -> c.withDelay(Duration.ofSeconds(2))),
            node("n1"),
            task("web", 1).named("old").on("n1"),
            fresh(1).observed(TaskState.STARTING));
    Draft begun = decide(state);
    assertThat(find(begun.state(), "new1").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(status(begun).state()).isEqualTo(UpdateState.ROLLBACK_STARTED);

    ClusterState watched = committed(begun, at(NOW));
    assertThat(RollingUpdater.nextMillis(watched, NOW)).hasValue(NOW + 7_000);
    assertThat(decided(new RollingUpdater(), watched, at(NOW + 6_999)).isUnchanged()).isTrue();
    assertThat(status(decided(new RollingUpdater(), watched, at(NOW + 7_000))).state())
        .isEqualTo(UpdateState.ROLLBACK_COMPLETED);
  }

  // ---- the end

  @Test
  void an_update_is_completed_when_the_last_task_has_been_watched() {
    ClusterState early = state(underWay(1, 1), fresh(1).inRun(RUN, NOW - 4_999));
    assertThat(decide(early).isUnchanged()).isTrue();
    assertThat(RollingUpdater.nextMillis(early, NOW)).hasValue(NOW + 1);

    Draft draft = decide(state(underWay(1, 1), fresh(1).inRun(RUN, NOW - 5_000)));
    assertThat(status(draft).state()).isEqualTo(UpdateState.COMPLETED);
    assertThat(status(draft).message()).isEqualTo("update completed");
    assertThat(status(draft).completedAt()).isPresent();
    assertThat(run(draft)).isEmpty();
  }

  @Test
  void the_delay_is_waited_for_after_the_last_slot_too() {
    ServiceFixture slow = underWay(1, 1).updating(c -> c.withDelay(Duration.ofSeconds(2)));
    assertThat(decide(state(slow, fresh(1).inRun(RUN, NOW - 6_999))).isUnchanged()).isTrue();
    assertThat(status(decide(state(slow, fresh(1).inRun(RUN, NOW - 7_000)))).state())
        .isEqualTo(UpdateState.COMPLETED);
  }

  @Test
  void an_update_is_not_completed_while_a_new_task_waits_for_a_node() {
    ClusterState state =
        state(
            underWay(2, 2).updating(c -> c.withParallelism(0L)),
            fresh(1).inRun(RUN, NOW - 60_000),
            fresh(2).observed(TaskState.PENDING).inRun(RUN));
    assertThat(decide(state).isUnchanged()).isTrue();
  }

  @Test
  void a_slot_is_not_tried_twice_in_a_run() {
    Draft draft =
        decide(
            state(
                underWay(1, 1)
                    .updating(c -> c.withOrder("start-first").withFailureAction("continue")),
                task("web", 1).named("old").on("n1"),
                fresh(1)
                    .observed(TaskState.FAILED)
                    .desired(TaskState.SHUTDOWN)
                    .toldToStopAt(NOW - 6_000)
                    .reportedAt(NOW - 6_000)
                    .inRun(RUN)));
    assertThat(created(draft, "web")).isEmpty();
    assertThat(find(draft.state(), "old").desiredState()).isEqualTo(TaskState.RUNNING);
    assertThat(status(draft).state()).isEqualTo(UpdateState.COMPLETED);
  }

  // ---- overtaking

  @Test
  void a_task_that_an_overtaken_update_left_unfinished_is_replaced_first() {
    Draft draft =
        decide(
            clusterWith(
                old().specOnly(),
                service("web").image("redis").specVersion(3).specOnly(),
                changed(2).image("nginx"),
                node("n1"),
                task("web", 1)
                    .named("stuck")
                    .on("n1")
                    .specVersion(3)
                    .observed(TaskState.STARTING)
                    .inRun(3),
                task("web", 2).on("n1")));
    assertThat(replacedSlots(draft)).containsExactly(1L);
    assertThat(find(draft.state(), "stuck").desiredState()).isEqualTo(TaskState.SHUTDOWN);
  }

  @Test
  void a_slot_with_two_tasks_of_overtaken_updates_keeps_the_one_that_serves() {
    Draft draft =
        decide(
            clusterWith(
                old().specOnly(),
                service("web").image("redis").specVersion(3).specOnly(),
                changed(1).image("nginx").updating(c -> c.withOrder("start-first")),
                node("n1"),
                task("web", 1).named("serving").on("n1"),
                task("web", 1)
                    .named("starting")
                    .on("n1")
                    .specVersion(3)
                    .createdAt(9)
                    .observed(TaskState.STARTING)
                    .inRun(3)));
    assertThat(find(draft.state(), "serving").desiredState()).isEqualTo(TaskState.RUNNING);
    assertThat(find(draft.state(), "starting").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    Task created = created(draft, "web").get(0);
    assertThat(created.desiredState()).isEqualTo(TaskState.READY);
    assertThat(created.bookkeeping().awaits()).contains(taskId("starting"));
  }

  @Test
  void a_task_of_the_same_spec_that_is_still_starting_counts_for_the_new_run() {
    Draft draft =
        decide(
            state(
                changed(3),
                fresh(1).observed(TaskState.STARTING).inRun(3),
                task("web", 2).on("n1"),
                task("web", 3).on("n1")));
    assertThat(created(draft, "web")).isEmpty();
    assertThat(run(draft)).contains(UpdateRun.over(RUN).begunWith(3, NOW));
    assertThat(find(draft.state(), "new1").bookkeeping().trial()).contains(Trial.in(RUN));
  }

  @Test
  void what_an_earlier_run_has_shown_is_not_held_against_the_next_one() {
    Draft draft =
        decide(
            state(
                changed(2),
                fresh(1)
                    .observed(TaskState.FAILED)
                    .desired(TaskState.SHUTDOWN)
                    .reportedAt(NOW)
                    .inRun(3),
                task("web", 1).named("again").on("n1").specVersion(5).createdAt(NOW),
                task("web", 2).on("n1")));
    assertThat(status(draft).state()).isEqualTo(UpdateState.UPDATING);
    assertThat(replacedSlots(draft)).containsExactly(2L);
  }

  @Test
  void one_service_that_waits_does_not_keep_another_from_its_update() {
    Draft draft =
        decide(
            clusterWith(
                old().specOnly(),
                service("api").specOnly(),
                underWay(2, 2),
                service("api").image("redis").specVersion(5).asked(RUN),
                node("n1"),
                node("n2").drained(),
                fresh(1).observed(TaskState.PENDING).inRun(RUN),
                task("web", 2).on("n1"),
                task("api", 1).on("n1")));
    assertThat(created(draft, "web")).isEmpty();
    assertThat(created(draft, "api")).hasSize(1);
  }

  // ---- what is under way

  @Test
  void a_service_is_under_way_from_the_command_to_the_end_of_its_run() {
    ClusterState asked = state(changed(1), fresh(1).inRun(RUN, NOW - 5_000));
    assertThat(asked.updatingServices()).containsExactly(serviceId("web"));
    assertThat(ClusterState.of(asked.snapshot()).updatingServices())
        .containsExactly(serviceId("web"));
    assertThat(decide(asked).state().updatingServices()).isEmpty();

    Draft removed = new Draft(asked);
    removed.remove(asked.services().get(serviceId("web")).orElseThrow());
    assertThat(removed.state().updatingServices()).isEmpty();
  }

  @Test
  void a_deadline_is_met_although_nothing_has_changed() {
    Draft draft = new Draft(state(underWay(1, 1), fresh(1).inRun(RUN, NOW - 5_000)));
    new RollingUpdater().decide(draft, at(NOW));
    assertThat(status(draft).state()).isEqualTo(UpdateState.COMPLETED);
    assertThat(RollingUpdater.nextMillis(draft.state(), NOW)).isEmpty();
  }

  // ---- global services

  private static ClusterState onThreeNodes(ServiceFixture service, TaskFixture... tasks) {
    List<Clusters.Part> parts = new ArrayList<>();
    parts.addAll(List.of(old().global().specOnly(), service));
    parts.addAll(List.of(node("n1"), node("n2"), node("n3").availability(Availability.PAUSE)));
    parts.addAll(List.of(tasks));
    return clusterWith(parts);
  }

  private static TaskFixture onNode(String node) {
    return task("web", 0).named("t" + node).on(node);
  }

  @Test
  void a_global_service_is_updated_node_by_node_and_not_where_it_is_paused() {
    Draft draft =
        decide(onThreeNodes(changed(1).global(), onNode("n1"), onNode("n2"), onNode("n3")));
    assertThat(run(draft)).contains(UpdateRun.over(RUN).begunWith(2, NOW));
    assertThat(created(draft, "web"))
        .extracting(Task::slot, Task::nodeId)
        .containsExactly(tuple(0L, Optional.of(nodeId("n1"))));
    assertThat(find(draft.state(), "tn1").desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(find(draft.state(), "tn2").desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void a_node_that_was_paused_during_the_update_of_a_global_service_catches_up() {
    ServiceFixture done =
        service("web").global().image("redis").specVersion(5).updateState(UpdateState.COMPLETED);
    Draft draft = decide(onThreeNodes(done, onNode("n1"), onNode("n2").specVersion(5)));
    assertThat(created(draft, "web"))
        .extracting(Task::nodeId)
        .containsExactly(Optional.of(nodeId("n1")));
    assertThat(find(draft.state(), "tn1").desiredState()).isEqualTo(TaskState.SHUTDOWN);
  }

  @Test
  void a_node_that_was_paused_during_a_rollback_catches_up_with_what_it_had_before_the_update() {
    ServiceFixture back =
        service("web").global().updateState(UpdateState.ROLLBACK_COMPLETED).specVersion(0);
    TaskFixture bad = onNode("n1").named("bad").specVersion(5).createdAt(50_000);
    TaskFixture good =
        onNode("n1").named("good").observed(TaskState.SHUTDOWN).desired(TaskState.SHUTDOWN);
    Draft draft =
        decide(clusterWith(List.of(changed(1).global().specOnly(), back, node("n1"), bad, good)));
    assertThat(created(draft, "web"))
        .extracting(Task::nodeId)
        .containsExactly(Optional.of(nodeId("n1")));
    assertThat(find(draft.state(), "bad").desiredState()).isEqualTo(TaskState.SHUTDOWN);
  }

  @Test
  void a_global_service_whose_update_was_paused_does_not_catch_up() {
    ServiceFixture paused =
        service("web").global().image("redis").specVersion(5).updateState(UpdateState.PAUSED);
    assertThat(decide(onThreeNodes(paused, onNode("n1"))).isUnchanged()).isTrue();
  }
}
