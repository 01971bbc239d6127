package dev.waggle.manager.core.state;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;

/** The tasks on each node, in the order of their ids; persistent like {@link Table}. */
record NodeTasks(TreePMap<NodeId, TreePMap<TaskId, Task>> rows) {

  static NodeTasks empty() {
    return new NodeTasks(TreePMap.empty());
  }

  /** Another collection whenever a task on the node has changed, else the very same. */
  Collection<Task> on(NodeId node) {
    TreePMap<TaskId, Task> tasks = rows.get(node);
    return tasks == null ? List.of() : tasks.values();
  }

  /** What {@link #on} is a view of, to be compared by identity only. */
  Optional<Object> stamp(NodeId node) {
    return Optional.ofNullable(rows.get(node));
  }

  NodeTasks changed(Optional<Task> before, Optional<Task> after) {
    Optional<NodeId> left = before.flatMap(Task::nodeId);
    Optional<NodeId> now = after.flatMap(Task::nodeId);
    NodeTasks removed =
        left.filter(node -> now.filter(node::equals).isEmpty())
            .map(node -> without(node, before.orElseThrow().id()))
            .orElse(this);
    return now.map(node -> removed.with(node, after.orElseThrow())).orElse(removed);
  }

  private NodeTasks with(NodeId node, Task task) {
    TreePMap<TaskId, Task> tasks = rows.getOrDefault(node, TreePMap.empty());
    return new NodeTasks(rows.plus(node, tasks.plus(task.id(), task)));
  }

  private NodeTasks without(NodeId node, TaskId task) {
    TreePMap<TaskId, Task> left = rows.getOrDefault(node, TreePMap.empty()).minus(task);
    return new NodeTasks(left.isEmpty() ? rows.minus(node) : rows.plus(node, left));
  }
}
