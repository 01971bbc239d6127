package dev.waggle.manager.core.state;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/**
 * The tasks on each node, in the order of their ids, and how many of them count as active;
 * persistent like {@link Table}. The nodes themselves are in no order.
 */
final class NodeTasks {
  private static final NodeTasks EMPTY = new NodeTasks(HashTreePMap.empty());

  private final HashPMap<NodeId, Row> rows;

  private record Row(Table<TaskId, Task> tasks, int active) {
    static final Row EMPTY = new Row(Table.empty(), 0);

    Row with(Task task, int moreActive) {
      return new Row(tasks.with(task.id(), task), active + moreActive);
    }

    Row without(Task task, int moreActive) {
      return new Row(tasks.without(task.id()), active + moreActive);
    }
  }

  private NodeTasks(HashPMap<NodeId, Row> rows) {
    this.rows = rows;
  }

  static NodeTasks empty() {
    return EMPTY;
  }

  /** Another collection whenever a task on the node has changed, else the very same. */
  Collection<Task> on(NodeId node) {
    return row(node).tasks.values();
  }

  /** How many of them are active, as told with each change. */
  int activeOn(NodeId node) {
    return row(node).active;
  }

  /** What {@link #on} is a view of, to be compared by identity only. */
  Optional<Object> stamp(NodeId node) {
    return Optional.ofNullable(rows.get(node)).map(Row::tasks);
  }

  /**
   * The tasks after one has changed.
   *
   * @param isActive which tasks count as active, the same in every call
   */
  NodeTasks changed(Optional<Task> before, Optional<Task> after, Predicate<Task> isActive) {
    Optional<NodeId> left = before.flatMap(Task::nodeId);
    Optional<NodeId> now = after.flatMap(Task::nodeId);
    int wasActive = count(before, isActive);
    int nowActive = count(after, isActive);
    if (left.isPresent() && left.equals(now)) {
      return with(now.get(), row(now.get()).with(after.orElseThrow(), nowActive - wasActive));
    }
    NodeTasks next = this;
    if (left.isPresent()) {
      next = next.with(left.get(), row(left.get()).without(before.orElseThrow(), -wasActive));
    }
    if (now.isPresent()) {
      next = next.with(now.get(), next.row(now.get()).with(after.orElseThrow(), nowActive));
    }
    return next;
  }

  private static int count(Optional<Task> task, Predicate<Task> isActive) {
    return task.filter(isActive).isPresent() ? 1 : 0;
  }

  private Row row(NodeId node) {
    Row row = rows.get(node);
    return row == null ? Row.EMPTY : row;
  }

  private NodeTasks with(NodeId node, Row row) {
    return new NodeTasks(row.tasks.isEmpty() ? rows.minus(node) : rows.plus(node, row));
  }
}
