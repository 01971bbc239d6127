package dev.waggle.agent.core.assign;

import static dev.waggle.agent.core.TestTasks.SWARM;
import static dev.waggle.agent.core.TestTasks.assigned;
import static dev.waggle.agent.core.TestTasks.fence;
import static dev.waggle.agent.core.TestTasks.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssignmentReducerTest {
  private static final AssignedTask ONE = assigned(1, TaskState.RUNNING);
  private static final AssignedTask TWO = assigned(2, TaskState.RUNNING);
  private static final AssignedWork NOTHING = AssignedWork.resumed(Optional.empty(), Map.of());

  private static AssignmentSet set(Fence fence, AssignedTask... tasks) {
    return new AssignmentSet(fence, 1, List.of(tasks), List.of(), List.of());
  }

  private static Reduction.Taken taken(Reduction reduction) {
    assertThat(reduction).isInstanceOf(Reduction.Taken.class);
    return (Reduction.Taken) reduction;
  }

  private static AssignedWork after(AssignmentSet set) {
    return taken(AssignmentReducer.apply(NOTHING, set)).work();
  }

  @Test
  void a_complete_set_withdraws_what_it_does_not_name() {
    AssignedWork kept = AssignedWork.resumed(Optional.empty(), Map.of(id(1), ONE, id(2), TWO));
    Reduction.Taken taken = taken(AssignmentReducer.apply(kept, set(fence(1, 5), TWO)));
    assertThat(taken.withdrawn()).containsExactly(id(1));
    assertThat(taken.changed()).as("known and unchanged").isEmpty();
    assertThat(taken.work().tasks()).containsOnlyKeys(id(2));
    assertThat(taken.work().complete()).isTrue();
  }

  @Test
  void a_change_adds_and_removes_what_it_names_and_nothing_else() {
    AssignedWork work = after(set(fence(1, 5), ONE));
    AssignmentChange change =
        AssignmentChange.ofTasks(fence(1, 6), 2, List.of(TWO), List.of(id(1)));
    Reduction.Taken taken = taken(AssignmentReducer.apply(work, change));
    assertThat(taken.withdrawn()).containsExactly(id(1));
    assertThat(taken.changed()).containsExactly(id(2));
    assertThat(taken.work().tasks()).containsOnlyKeys(id(2));
  }

  @Test
  void a_change_that_does_not_follow_is_a_gap_and_changes_nothing() {
    AssignedWork work = after(set(fence(1, 5), ONE));
    assertThat(
            AssignmentReducer.apply(
                work, AssignmentChange.ofTasks(fence(1, 7), 3, List.of(), List.of(id(1)))))
        .isInstanceOf(Reduction.Gap.class);
    assertThat(
            AssignmentReducer.apply(
                work.inNewSession(),
                AssignmentChange.ofTasks(fence(1, 7), 1, List.of(), List.of(id(1)))))
        .as("a session begins with a complete set")
        .isInstanceOf(Reduction.Gap.class);
  }

  @Test
  void a_message_from_below_the_highest_fence_is_refused_with_what_is_held() {
    AssignedWork work = after(set(fence(3, 50), ONE));
    for (Fence lower : List.of(fence(2, 99), fence(3, 49), fence(1, 1))) {
      assertThat(AssignmentReducer.apply(work, set(lower)))
          .isEqualTo(new Reduction.Refused(lower, fence(3, 50)));
    }
    Fence forced = new Fence(SWARM, 1, 1, 1);
    assertThat(AssignmentReducer.apply(work, set(forced))).isInstanceOf(Reduction.Taken.class);
  }

  @Test
  void another_swarm_has_nothing_to_say() {
    AssignedWork work = after(set(fence(3, 50), ONE));
    Fence foreign = new Fence(new ClusterId("x".repeat(25)), 9, 9, 99);
    assertThat(AssignmentReducer.apply(work, set(foreign))).isInstanceOf(Reduction.Refused.class);
  }

  @Test
  void a_desired_state_is_never_lowered() {
    AssignedWork work = after(set(fence(1, 5), assigned(1, TaskState.SHUTDOWN)));
    Reduction.Taken taken = taken(AssignmentReducer.apply(work, set(fence(1, 6), ONE)));
    assertThat(taken.work().tasks().get(id(1)).desiredState()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(taken.changed()).isEmpty();
  }
}
