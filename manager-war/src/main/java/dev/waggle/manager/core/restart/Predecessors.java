package dev.waggle.manager.core.restart;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tasks of a slot that are to stop and may still run on a node that can report their end. */
public final class Predecessors {
  private static final Comparator<Task> NEWEST_FIRST =
      Comparator.<Task>comparingLong(task -> task.bookkeeping().createdAtMillis())
          .reversed()
          .thenComparing(Task::id);

  private Predecessors() {}

  /** The newest such task. */
  public static Optional<Task> stillRunning(ClusterState state, List<Task> slot) {
    return slot.stream()
        .filter(task -> task.desiredState().isAfter(TaskState.COMPLETE))
        .filter(task -> mayRun(state, task))
        .min(NEWEST_FIRST);
  }

  private static boolean mayRun(ClusterState state, Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED)
        && !task.state().isTerminal()
        && task.nodeId().filter(node -> !NodeStanding.isLost(state, node)).isPresent();
  }
}
