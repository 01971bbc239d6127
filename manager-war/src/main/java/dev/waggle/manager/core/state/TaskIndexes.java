package dev.waggle.manager.core.state;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Optional;
import org.pcollections.TreePSet;

/** What is derived from the tasks: kept up to date with each change, never stored. */
record TaskIndexes(
    Index<ServiceId, TaskId> byService,
    Index<NodeId, TaskId> byNode,
    TreePSet<TaskId> unassigned,
    TreePSet<TaskId> delayed) {

  static TaskIndexes empty() {
    return new TaskIndexes(Index.empty(), Index.empty(), TreePSet.empty(), TreePSet.empty());
  }

  TaskIndexes moved(Optional<Task> before, Optional<Task> after) {
    Optional<TaskId> id = after.or(() -> before).map(Task::id);
    if (id.isEmpty()) {
      return this;
    }
    TaskId task = id.get();
    return new TaskIndexes(
        byService.moved(task, before.flatMap(Task::serviceId), after.flatMap(Task::serviceId)),
        byNode.moved(task, before.flatMap(Task::nodeId), after.flatMap(Task::nodeId)),
        member(unassigned, task, after.filter(TaskIndexes::isUnassigned).isPresent()),
        member(delayed, task, after.filter(TaskIndexes::isDelayed).isPresent()));
  }

  private static TreePSet<TaskId> member(TreePSet<TaskId> set, TaskId task, boolean belongs) {
    if (set.contains(task) == belongs) {
      return set;
    }
    return belongs ? set.plus(task) : set.minus(task);
  }

  private static boolean isUnassigned(Task task) {
    return task.status().state().compareTo(TaskState.ASSIGNED) < 0;
  }

  private static boolean isDelayed(Task task) {
    return task.desiredState() == TaskState.READY;
  }
}
