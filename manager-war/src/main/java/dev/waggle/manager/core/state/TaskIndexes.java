package dev.waggle.manager.core.state;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Optional;
import java.util.function.Predicate;
import org.pcollections.TreePSet;

/** What is derived from the tasks: kept up to date with each change, never stored. */
record TaskIndexes(
    Index<ServiceId, TaskId> byService,
    NodeTasks byNode,
    TreePSet<Key<TaskId>> unassigned,
    TreePSet<Key<TaskId>> delayed) {

  static TaskIndexes empty() {
    return new TaskIndexes(Index.empty(), NodeTasks.empty(), TreePSet.empty(), TreePSet.empty());
  }

  TaskIndexes moved(Optional<Task> before, Optional<Task> after) {
    Optional<TaskId> id = after.or(() -> before).map(Task::id);
    if (id.isEmpty()) {
      return this;
    }
    TaskId task = id.get();
    return new TaskIndexes(
        byService.moved(task, before.flatMap(Task::serviceId), after.flatMap(Task::serviceId)),
        byNode.changed(before, after, TaskIndexes::isActive),
        moved(unassigned, task, TaskIndexes::isUnassigned, before, after),
        moved(delayed, task, TaskIndexes::isDelayed, before, after));
  }

  private static boolean isActive(Task task) {
    return !isUnassigned(task)
        && !task.state().isTerminal()
        && !task.desiredState().isAfter(TaskState.COMPLETE);
  }

  private static TreePSet<Key<TaskId>> moved(
      TreePSet<Key<TaskId>> set,
      TaskId task,
      Predicate<Task> belongs,
      Optional<Task> before,
      Optional<Task> after) {
    boolean now = after.filter(belongs).isPresent();
    if (before.filter(belongs).isPresent() == now) {
      return set;
    }
    return now ? set.plus(Key.of(task)) : set.minus(Key.of(task));
  }

  private static boolean isUnassigned(Task task) {
    return task.status().state().compareTo(TaskState.ASSIGNED) < 0;
  }

  private static boolean isDelayed(Task task) {
    return task.desiredState() == TaskState.READY;
  }
}
