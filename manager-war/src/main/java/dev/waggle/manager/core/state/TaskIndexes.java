package dev.waggle.manager.core.state;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Optional;
import java.util.function.Predicate;

/** What is derived from the tasks: kept up to date with each change, never stored. */
record TaskIndexes(
    Index<ServiceId, TaskId> byService,
    NodeTasks byNode,
    Table<TaskId, Task> unassigned,
    Table<TaskId, Task> delayed) {

  static TaskIndexes empty() {
    return new TaskIndexes(Index.empty(), NodeTasks.empty(), Table.empty(), Table.empty());
  }

  /** Tasks change, one after the other. */
  static final class Builder {
    private final NodeTasks.Builder byNode;
    private Index<ServiceId, TaskId> byService;
    private Table<TaskId, Task> unassigned;
    private Table<TaskId, Task> delayed;

    Builder(TaskIndexes base) {
      byNode = new NodeTasks.Builder(base.byNode, TaskIndexes::isActive);
      byService = base.byService;
      unassigned = base.unassigned;
      delayed = base.delayed;
    }

    void change(TaskId task, Optional<Task> before, Optional<Task> after) {
      byNode.change(before, after);
      byService =
          byService.moved(task, before.flatMap(Task::serviceId), after.flatMap(Task::serviceId));
      unassigned = moved(unassigned, task, TaskIndexes::isUnassigned, before, after);
      delayed = moved(delayed, task, TaskIndexes::isDelayed, before, after);
    }

    TaskIndexes build() {
      return new TaskIndexes(byService, byNode.build(), unassigned, delayed);
    }
  }

  private static boolean isActive(Task task) {
    return !isUnassigned(task)
        && !task.state().isTerminal()
        && !task.desiredState().isAfter(TaskState.COMPLETE);
  }

  private static Table<TaskId, Task> moved(
      Table<TaskId, Task> some,
      TaskId task,
      Predicate<Task> belongs,
      Optional<Task> before,
      Optional<Task> after) {
    Optional<Task> now = after.filter(belongs);
    boolean untouched = now.isEmpty() && before.filter(belongs).isEmpty();
    return untouched ? some : some.changed(task, now);
  }

  private static boolean isUnassigned(Task task) {
    return task.status().state().compareTo(TaskState.ASSIGNED) < 0;
  }

  private static boolean isDelayed(Task task) {
    return task.desiredState() == TaskState.READY;
  }
}
