package dev.waggle.manager.core.restart;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.taskOn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.NodeFixture;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import org.junit.jupiter.api.Test;

class DelayedStartTest {
  private static final long START = 5_000;
  private static final long LIMIT = 75_000;

  private static ClusterState slotWith(NodeFixture node, TaskFixture old) {
    return clusterWith(
        service("web"),
        node,
        node("n2"),
        old.named("old").on("n1"),
        task("web", 1)
            .named("next")
            .on("n2")
            .createdAt(1)
            .observed(TaskState.READY)
            .startingAt(START, LIMIT));
  }

  private static Draft decide(ClusterState state, long now) {
    return decided(new DelayedStart(), state, at(now));
  }

  private static TaskFixture stopping() {
    return task("web", 1).desired(TaskState.SHUTDOWN);
  }

  private static TaskFixture stopped() {
    return stopping().observed(TaskState.SHUTDOWN);
  }

  private static TaskState desired(Draft draft) {
    return find(draft.state(), "next").desiredState();
  }

  @Test
  void starts_when_the_delay_is_over_and_not_before() {
    ClusterState state = slotWith(node("n1"), stopped());
    assertThat(decide(state, START - 1).isUnchanged()).isTrue();
    assertThat(desired(decide(state, START))).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void a_started_task_waits_for_nothing_any_more() {
    Task started = find(decide(slotWith(node("n1"), stopped()), START).state(), "next");
    assertThat(started.bookkeeping().startAtMillis()).isEmpty();
    assertThat(started.bookkeeping().awaitUntilMillis()).isEmpty();
  }

  @Test
  void a_task_of_a_job_starts_to_complete() {
    ClusterState state =
        clusterWith(
            service("web").job(1, 1),
            node("n1"),
            task("web", 0).named("next").on("n1").run(0).startingAt(START, LIMIT));
    assertThat(desired(decide(state, START))).isEqualTo(TaskState.COMPLETE);
  }

  @Test
  void on_the_nodes_of_a_global_service_only_tasks_of_the_same_node_are_waited_for() {
    ClusterState state =
        clusterWith(
            service("web").global(),
            node("n1"),
            node("n2"),
            taskOn("web", "n1").named("old").desired(TaskState.SHUTDOWN),
            taskOn("web", "n1").named("next").createdAt(1).startingAt(START, LIMIT),
            taskOn("web", "n2").named("other").createdAt(1).startingAt(START, LIMIT));
    Draft draft = decide(state, START);
    assertThat(desired(draft)).isEqualTo(TaskState.READY);
    assertThat(find(draft.state(), "other").desiredState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void waits_while_an_earlier_task_of_the_slot_may_run() {
    assertThat(decide(slotWith(node("n1"), stopping()), LIMIT - 1).isUnchanged()).isTrue();
  }

  @Test
  void does_not_wait_for_a_node_that_is_down() {
    assertThat(desired(decide(slotWith(node("n1").down(), stopping()), START)))
        .isEqualTo(TaskState.RUNNING);
  }

  @Test
  void does_not_wait_for_a_node_that_is_gone() {
    assertThat(desired(decide(slotWith(node("n3"), stopping()), START)))
        .isEqualTo(TaskState.RUNNING);
  }

  @Test
  void waits_also_on_a_node_that_is_drained() {
    assertThat(decide(slotWith(node("n1").drained(), stopping()), START).isUnchanged()).isTrue();
  }

  @Test
  void at_the_limit_it_starts_and_the_slot_shows_why() {
    Draft draft = decide(slotWith(node("n1"), stopping()), LIMIT);
    assertThat(desired(draft)).isEqualTo(TaskState.RUNNING);
    assertThat(find(draft.state(), "old").status().err())
        .hasValueSatisfying(
            err -> assertThat(err).startsWith("has not reported its end in time: task next"));
  }

  @Test
  void a_task_that_has_ended_meanwhile_does_not_start() {
    ClusterState state =
        clusterWith(
            service("web"),
            node("n1"),
            task("web", 1).on("n1").observed(TaskState.REJECTED).startingAt(START, LIMIT));
    assertThat(decide(state, LIMIT).isUnchanged()).isTrue();
  }

  @Test
  void a_task_that_others_release_is_left_to_them() {
    ClusterState state =
        clusterWith(service("web"), node("n1"), task("web", 1).on("n1").desired(TaskState.READY));
    assertThat(decide(state, LIMIT).isUnchanged()).isTrue();
  }

  @Test
  void says_when_to_look_again() {
    ClusterState state = slotWith(node("n1"), stopping());
    assertThat(DelayedStart.nextMillis(state, 0)).hasValue(START);
    assertThat(DelayedStart.nextMillis(state, START)).hasValue(LIMIT);
    assertThat(DelayedStart.nextMillis(state, LIMIT)).isEmpty();
  }
}
