package dev.waggle.manager.core.restart;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.ServiceFixture;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartRuleTest {
  private static final long NOW = 1_000_000;
  private final RestartRule rule = new RestartRule();

  /** Whether the last of the tasks may be restarted. */
  private boolean mayRestart(ServiceFixture service, TaskFixture... attempts) {
    List<Part> parts = new ArrayList<>(List.of(service, service("web").specVersion(1).specOnly()));
    parts.add(node("n1"));
    for (int i = 0; i < attempts.length; i++) {
      parts.add(attempts[i].named("t" + (i + 1)).on("n1"));
    }
    ClusterState state = clusterWith(parts);
    return rule.mayRestart(state, find(state, "t" + attempts.length), tasks(state, "web"), NOW);
  }

  private static TaskFixture ended(TaskState how) {
    return task("web", 1).observed(how);
  }

  private static TaskFixture failedAt(long createdAt, long endedAt) {
    return ended(TaskState.FAILED)
        .createdAt(createdAt)
        .reportedAt(endedAt)
        .desired(TaskState.SHUTDOWN);
  }

  @Test
  void condition_any_restarts_also_what_has_finished() {
    assertThat(mayRestart(service("web"), ended(TaskState.COMPLETE))).isTrue();
    assertThat(mayRestart(service("web").restart("any"), ended(TaskState.FAILED))).isTrue();
  }

  @Test
  void no_condition_restarts_a_task_of_a_job_that_has_completed() {
    ServiceFixture job = service("web").job(1, 1);
    assertThat(mayRestart(job, ended(TaskState.COMPLETE).run(0))).isFalse();
    assertThat(mayRestart(job, ended(TaskState.FAILED).run(0))).isTrue();
  }

  @Test
  void condition_none_never_restarts() {
    ServiceFixture web = service("web").restart("none");
    assertThat(mayRestart(web, ended(TaskState.FAILED))).isFalse();
    assertThat(mayRestart(web, ended(TaskState.ORPHANED))).isFalse();
  }

  @Test
  void condition_on_failure_restarts_all_but_what_has_finished() {
    ServiceFixture web = service("web").restart("on-failure");
    assertThat(mayRestart(web, ended(TaskState.COMPLETE))).isFalse();
    assertThat(mayRestart(web, ended(TaskState.FAILED))).isTrue();
    assertThat(mayRestart(web, ended(TaskState.RUNNING))).isTrue();
  }

  @Test
  void attempts_count_restarts_and_not_starts() {
    ServiceFixture web = service("web").maxAttempts(2);
    assertThat(mayRestart(web, failedAt(1, 2))).isTrue();
    assertThat(mayRestart(web, failedAt(1, 2), failedAt(3, 4))).isTrue();
    assertThat(mayRestart(web, failedAt(1, 2), failedAt(3, 4), failedAt(5, 6))).isFalse();
  }

  @Test
  void tasks_of_another_version_of_the_spec_are_no_history() {
    ServiceFixture web = service("web").maxAttempts(1);
    assertThat(mayRestart(web, failedAt(1, 2), failedAt(3, 4))).isFalse();
    assertThat(mayRestart(web, failedAt(1, 2).specVersion(1), failedAt(3, 4))).isTrue();
  }

  @Test
  void a_task_that_a_rollback_made_is_a_start_and_no_restart() {
    ServiceFixture web = service("web").maxAttempts(1);
    TaskFixture before = failedAt(1, 2);
    TaskFixture between = failedAt(3, 4).specVersion(1);
    assertThat(mayRestart(web, before, between, failedAt(5, 6))).isTrue();
    assertThat(mayRestart(web, before, between, failedAt(5, 6), failedAt(7, 8))).isFalse();
  }

  @Test
  void tasks_that_were_scaled_away_are_no_history() {
    ServiceFixture web = service("web").maxAttempts(1);
    assertThat(mayRestart(web, failedAt(1, 2).desired(TaskState.REMOVE), failedAt(3, 4))).isTrue();
  }

  @Test
  void restarts_before_the_window_do_not_count() {
    ServiceFixture web = service("web").maxAttempts(1).restartWindow(Duration.ofSeconds(10));
    assertThat(mayRestart(web, failedAt(1, 2), failedAt(20_000, 29_999))).isFalse();
    assertThat(mayRestart(web, failedAt(1, 2), failedAt(20_000, 30_000))).isTrue();
  }

  @Test
  void a_task_given_up_while_it_ran_ends_now_for_the_window() {
    ServiceFixture web = service("web").maxAttempts(1).restartWindow(Duration.ofSeconds(10));
    TaskFixture longRunning = task("web", 1).createdAt(20_000).reportedAt(21_000);
    assertThat(mayRestart(web, failedAt(1, 2), longRunning)).isTrue();
  }

  @Test
  void a_node_that_merely_has_no_report_is_not_lost() {
    ClusterState state =
        clusterWith(
            node("n1").in(dev.waggle.model.object.NodeState.UNKNOWN),
            node("n2").down(),
            node("n3").drained());
    assertThat(losing(state)).containsExactly("n2", "n3", "n4");
  }

  private static List<String> losing(ClusterState state) {
    return java.util.stream.Stream.of("n1", "n2", "n3", "n4")
        .filter(n -> NodeStanding.losesTasks(state, dev.waggle.manager.core.Clusters.nodeId(n)))
        .toList();
  }
}
