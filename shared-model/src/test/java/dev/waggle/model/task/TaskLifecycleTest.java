package dev.waggle.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.task.TaskLifecycle.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskLifecycleTest {
  private static final List<TaskState> STATES = List.of(TaskState.values());

  @Test
  void states_grow_in_the_order_of_their_numbers() {
    assertThat(STATES).isSortedAccordingTo(Comparator.comparingInt(TaskState::number));
    assertThat(STATES).extracting(TaskState::number).startsWith(0, 64, 192).endsWith(800, 832);
  }

  @Test
  void a_state_is_final_exactly_after_running() {
    assertThat(STATES.stream().filter(TaskState::isTerminal))
        .containsExactly(
            TaskState.COMPLETE,
            TaskState.SHUTDOWN,
            TaskState.FAILED,
            TaskState.REJECTED,
            TaskState.REMOVE,
            TaskState.ORPHANED);
  }

  @Test
  void each_word_of_the_api_names_its_state() {
    for (TaskState state : STATES) {
      assertThat(TaskState.fromApi(state.apiName())).contains(state);
    }
    assertThat(TaskState.fromApi("allocated")).isEmpty();
  }

  @Test
  void nobody_lowers_an_observed_state_or_observes_remove() {
    for (Actor actor : Actor.values()) {
      for (TaskState from : STATES) {
        for (TaskState to : STATES) {
          if (to.isBefore(from) || to == TaskState.REMOVE) {
            assertThat(TaskLifecycle.mayObserve(actor, from, to))
                .as("%s: %s to %s", actor, from, to)
                .isFalse();
          }
        }
      }
    }
  }

  @Test
  void each_actor_has_its_own_edges() {
    assertThat(edges(Actor.ALLOCATOR)).containsExactly("new>pending");
    assertThat(edges(Actor.SCHEDULER))
        .containsExactly("new>assigned", "new>shutdown", "pending>assigned", "pending>shutdown");
    assertThat(edges(Actor.ENFORCER)).hasSize(6).allMatch(e -> e.endsWith(">rejected"));
    assertThat(edges(Actor.DISPATCHER)).hasSize(8).allMatch(e -> e.endsWith(">orphaned"));
    assertThat(edges(Actor.AGENT))
        .contains("assigned>accepted", "ready>failed", "running>running", "running>complete")
        .doesNotContain("pending>accepted", "assigned>assigned", "running>orphaned");
  }

  @Test
  void a_desired_state_only_grows_and_is_one_that_can_be_wanted() {
    assertThat(TaskLifecycle.mayDesire(TaskState.READY, TaskState.RUNNING)).isTrue();
    assertThat(TaskLifecycle.mayDesire(TaskState.SHUTDOWN, TaskState.REMOVE)).isTrue();
    assertThat(TaskLifecycle.mayDesire(TaskState.SHUTDOWN, TaskState.RUNNING)).isFalse();
    assertThat(TaskLifecycle.mayDesire(TaskState.RUNNING, TaskState.FAILED)).isFalse();
  }

  @Test
  void a_report_is_news_when_it_says_something_else_and_nothing_older() {
    TaskStatus running = TaskStatus.of(Instant.EPOCH, TaskState.RUNNING, "started");

    assertThat(TaskLifecycle.isNews(running, running)).isFalse();
    assertThat(TaskLifecycle.isNews(running, running.withErr("no route"))).isTrue();
    assertThat(TaskLifecycle.isNews(running, running.withState(TaskState.STARTING))).isFalse();
    assertThat(TaskLifecycle.isNews(running, running.withState(TaskState.COMPLETE))).isTrue();
  }

  private static List<String> edges(Actor actor) {
    List<String> edges = new ArrayList<>();
    for (TaskState from : Arrays.asList(TaskState.values())) {
      for (TaskState to : TaskState.values()) {
        if (TaskLifecycle.mayObserve(actor, from, to)) {
          edges.add(from.apiName() + ">" + to.apiName());
        }
      }
    }
    return edges;
  }
}
