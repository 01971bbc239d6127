package dev.waggle.manager.core.state;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Optional;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** What is derived from the tasks: kept up to date with each change, never stored. */
record TaskIndexes(
    Index<ServiceId, TaskId> byService,
    NodeTasks byNode,
    TreePSet<TaskId> unassigned,
    TreePSet<TaskId> delayed,
    TreePMap<NodeId, Integer> activeByNode) {

  static TaskIndexes empty() {
    return new TaskIndexes(
        Index.empty(), NodeTasks.empty(), TreePSet.empty(), TreePSet.empty(), TreePMap.empty());
  }

  TaskIndexes moved(Optional<Task> before, Optional<Task> after) {
    Optional<TaskId> id = after.or(() -> before).map(Task::id);
    if (id.isEmpty()) {
      return this;
    }
    TaskId task = id.get();
    return new TaskIndexes(
        byService.moved(task, before.flatMap(Task::serviceId), after.flatMap(Task::serviceId)),
        byNode.changed(before, after),
        member(unassigned, task, after.filter(TaskIndexes::isUnassigned).isPresent()),
        member(delayed, task, after.filter(TaskIndexes::isDelayed).isPresent()),
        recounted(activeNode(before), activeNode(after)));
  }

  private TreePMap<NodeId, Integer> recounted(Optional<NodeId> before, Optional<NodeId> after) {
    return before.equals(after)
        ? activeByNode
        : counted(counted(activeByNode, before, -1), after, 1);
  }

  private static TreePMap<NodeId, Integer> counted(
      TreePMap<NodeId, Integer> counts, Optional<NodeId> node, int difference) {
    if (node.isEmpty()) {
      return counts;
    }
    int count = counts.getOrDefault(node.get(), 0) + difference;
    return count == 0 ? counts.minus(node.get()) : counts.plus(node.get(), count);
  }

  private static Optional<NodeId> activeNode(Optional<Task> task) {
    return task.filter(TaskIndexes::isActive).flatMap(Task::nodeId);
  }

  private static boolean isActive(Task task) {
    return !isUnassigned(task)
        && !task.state().isTerminal()
        && !task.desiredState().isAfter(TaskState.COMPLETE);
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
