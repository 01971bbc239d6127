package dev.waggle.manager.core.decision;

import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;

/** How deciders change a task: the new content with the round's stamps. */
public final class Stamps {
  private Stamps() {}

  /** The task with this desired state; one that is already desired higher stays as it is. */
  public static Task desired(Task task, TaskState desired, DecisionContext context) {
    if (!desired.isAfter(task.desiredState())) {
      return task;
    }
    Task changed = task.withDesiredState(desired).withUpdatedAt(context.wallClock());
    boolean firstStop =
        desired.isAfter(TaskState.COMPLETE)
            && task.bookkeeping().desiredShutdownAtMillis().isEmpty();
    return firstStop
        ? changed.withBookkeeping(
            task.bookkeeping().withDesiredShutdownAtMillis(context.clusterMillis()))
        : changed;
  }

  /** The task with this status, applied now. The status keeps the timestamp that it has. */
  public static Task observed(Task task, TaskStatus status, DecisionContext context) {
    return task.withStatus(status)
        .withBookkeeping(task.bookkeeping().withStatusAppliedAtMillis(context.clusterMillis()))
        .withUpdatedAt(context.wallClock());
  }
}
