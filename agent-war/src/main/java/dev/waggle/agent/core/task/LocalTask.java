package dev.waggle.agent.core.task;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;

/**
 * A task as its node keeps it: what was asked and what was seen.
 *
 * @param status the node's own, which the managers may not know yet
 * @param withdrawn whether the managers no longer name it: stop it, delete it, forget it
 */
public record LocalTask(AssignedTask assigned, TaskStatus status, boolean withdrawn) {
  public TaskId id() {
    return assigned.task().id();
  }

  public TaskState state() {
    return status.state();
  }

  public LocalTask withAssigned(AssignedTask assigned) {
    return new LocalTask(assigned, status, withdrawn);
  }

  public LocalTask withStatus(TaskStatus status) {
    return new LocalTask(assigned, status, withdrawn);
  }

  public LocalTask asWithdrawn(boolean withdrawn) {
    return new LocalTask(assigned, status, withdrawn);
  }
}
