package dev.waggle.manager.core.reap;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.cluster;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.committed;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.taskOn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskReaperTest {
  private static List<String> left(Part... parts) {
    return left(clusterWith(parts));
  }

  private static List<String> left(ClusterState state) {
    Draft draft = decided(new TaskReaper(), state, at(1_000));
    ClusterState after = committed(draft, at(1_000));
    assertThat(decided(new TaskReaper(), after, at(1_000)).isUnchanged()).isTrue();
    return after.tasks().stream().map(t -> t.id().value().replaceAll("0+$", "")).toList();
  }

  private static TaskFixture ended(String name, long at) {
    return task("web", 1)
        .named(name)
        .on("n1")
        .observed(TaskState.FAILED)
        .desired(TaskState.SHUTDOWN)
        .createdAt(at);
  }

  private static TaskFixture running(String name, long at) {
    return task("web", 1).named(name).on("n1").createdAt(at);
  }

  @Test
  void tasks_to_remove_go_when_they_have_stopped_or_never_started() {
    assertThat(
            left(
                service("web").replicas(0),
                node("n1"),
                task("web", 1).named("a").on("n1").desired(TaskState.REMOVE),
                task("web", 2)
                    .named("b")
                    .on("n1")
                    .desired(TaskState.REMOVE)
                    .observed(TaskState.SHUTDOWN),
                task("web", 3).named("c").desired(TaskState.REMOVE).observed(TaskState.PENDING),
                task("web", 4)
                    .named("d")
                    .on("n1")
                    .desired(TaskState.REMOVE)
                    .observed(TaskState.ASSIGNED)))
        .containsExactly("a", "d");
  }

  @Test
  void of_a_slot_the_oldest_ended_tasks_beyond_the_limit_go() {
    assertThat(
            left(
                cluster().historyLimit(2),
                service("web"),
                node("n1"),
                ended("b", 20),
                ended("a", 30),
                ended("c", 10),
                running("z", 40)))
        .containsExactly("a", "z");
  }

  @Test
  void each_slot_has_its_own_history() {
    assertThat(
            left(
                cluster().historyLimit(1),
                service("web").replicas(2),
                node("n1"),
                running("a", 1),
                task("web", 2).named("b").on("n1")))
        .containsExactly("a", "b");
  }

  @Test
  void each_node_of_a_global_service_has_its_own_history() {
    assertThat(
            left(
                cluster().historyLimit(2),
                service("web").global(),
                node("n1"),
                node("n2"),
                slotless("a", "n1", 10),
                slotless("b", "n1", 20),
                slotless("c", "n2", 10),
                taskOn("web", "n1").named("y").createdAt(40),
                taskOn("web", "n2").named("z").createdAt(40)))
        .containsExactly("b", "c", "y", "z");
  }

  private static TaskFixture slotless(String name, String node, long at) {
    return taskOn("web", node)
        .named(name)
        .observed(TaskState.FAILED)
        .desired(TaskState.SHUTDOWN)
        .createdAt(at);
  }

  @Test
  void a_slot_of_a_job_keeps_what_completed_and_little_of_earlier_runs() {
    assertThat(
            left(
                cluster().historyLimit(2),
                service("web").job(1, 2).run(2),
                node("n1"),
                task("web", 0).named("a").on("n1").run(0).observed(TaskState.COMPLETE),
                task("web", 0).named("b").on("n1").run(1).observed(TaskState.COMPLETE).createdAt(5),
                task("web", 0).named("c").on("n1").run(2).observed(TaskState.COMPLETE).createdAt(9),
                task("web", 1).named("d").on("n1").run(2).observed(TaskState.COMPLETE)))
        .containsExactly("b", "c", "d");
  }

  @Test
  void what_completed_stays_also_when_another_was_tried_after_it() {
    assertThat(
            left(
                cluster().historyLimit(1),
                service("web").job(1, 1).run(2),
                node("n1"),
                task("web", 0).named("a").on("n1").run(2).observed(TaskState.COMPLETE),
                task("web", 0)
                    .named("b")
                    .on("n1")
                    .run(2)
                    .observed(TaskState.SHUTDOWN)
                    .desired(TaskState.SHUTDOWN)
                    .createdAt(9)))
        .containsExactly("a", "b");
  }

  @Test
  void a_limit_of_zero_keeps_only_live_tasks() {
    assertThat(
            left(
                cluster().historyLimit(0),
                service("web"),
                node("n1"),
                ended("a", 1),
                running("b", 2)))
        .containsExactly("b");
  }

  @Test
  void the_newest_task_stays_since_it_says_that_the_slot_is_done() {
    assertThat(
            left(
                cluster().historyLimit(0),
                service("web").restart("none"),
                node("n1"),
                ended("a", 1),
                ended("b", 2)))
        .containsExactly("b");
  }

  @Test
  void a_negative_limit_keeps_all() {
    assertThat(
            left(
                cluster().historyLimit(-1),
                service("web"),
                node("n1"),
                ended("a", 1),
                ended("b", 2),
                running("c", 3)))
        .containsExactly("a", "b", "c");
  }

  @Test
  void what_the_restart_rule_counts_is_kept_whatever_the_limit() {
    List<Part> parts =
        new ArrayList<>(
            List.of(cluster().historyLimit(1), service("web").maxAttempts(3), node("n1")));
    for (int i = 1; i <= 6; i++) {
      parts.add(ended("t" + i, i));
    }
    assertThat(left(clusterWith(parts))).containsExactly("t3", "t4", "t5", "t6");
  }

  @Test
  void what_an_update_has_made_stays_until_the_update_is_over() {
    assertThat(
            left(
                cluster().historyLimit(1),
                service("web").begun(5, 1),
                ended("a", 1),
                ended("b", 2).inRun(5),
                ended("c", 3).inRun(4),
                running("d", 4)))
        .containsExactly("b", "d");
    assertThat(
            left(
                cluster().historyLimit(1), service("web"), ended("b", 2).inRun(5), running("d", 4)))
        .containsExactly("d");
  }

  @Test
  void tasks_that_still_run_are_never_trimmed() {
    assertThat(
            left(
                cluster().historyLimit(1),
                service("web"),
                node("n1"),
                running("a", 1).desired(TaskState.SHUTDOWN),
                running("b", 2)))
        .containsExactly("a", "b");
  }

  @Test
  void specs_without_tasks_go_unless_current() {
    ClusterState state =
        clusterWith(
            service("web").specVersion(3).specOnly(),
            service("web").specVersion(5).specOnly(),
            service("web").specVersion(9),
            node("n1"),
            running("a", 1).specVersion(5));
    assertThat(
            decided(new TaskReaper(), state, at(1)).state().retainedSpecs().stream()
                .map(RetainedSpec::specVersion))
        .containsExactly(5L, 9L);
  }

  @Test
  void nothing_is_left_of_a_service_that_is_gone_when_its_last_task_has_stopped() {
    ClusterState state =
        clusterWith(
            service("web").specOnly(),
            node("n1"),
            task("web", 1).on("n1").desired(TaskState.REMOVE).observed(TaskState.SHUTDOWN));
    ClusterState after = decided(new TaskReaper(), state, at(1)).state();
    assertThat(after.tasks().isEmpty()).isTrue();
    assertThat(after.retainedSpecs().isEmpty()).isTrue();
  }

  @Test
  void a_spec_goes_together_with_the_last_task_that_was_made_from_it() {
    ClusterState state =
        clusterWith(
            cluster().historyLimit(1),
            service("web").specVersion(3).specOnly(),
            service("web").specVersion(9),
            node("n1"),
            ended("a", 1).specVersion(3),
            running("b", 2).specVersion(9));
    assertThat(
            decided(new TaskReaper(), state, at(1)).state().retainedSpecs().stream()
                .map(RetainedSpec::specVersion))
        .containsExactly(9L);
  }
}
