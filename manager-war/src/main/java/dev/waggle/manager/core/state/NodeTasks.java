package dev.waggle.manager.core.state;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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

  private Row row(NodeId node) {
    Row row = rows.get(node);
    return row == null ? Row.EMPTY : row;
  }

  /** Tasks change, one after the other: what is kept of a node is then written once. */
  static final class Builder {
    private final Predicate<Task> isActive;
    private final Map<NodeId, Row> changed = new HashMap<>();
    private NodeTasks base;

    /**
     * @param isActive which tasks count as active, always the same
     */
    Builder(NodeTasks base, Predicate<Task> isActive) {
      this.base = base;
      this.isActive = isActive;
    }

    void change(Optional<Task> before, Optional<Task> after) {
      Optional<NodeId> left = before.flatMap(Task::nodeId);
      Optional<NodeId> now = after.flatMap(Task::nodeId);
      int wasActive = count(before);
      int nowActive = count(after);
      if (left.isPresent() && left.equals(now)) {
        change(now.get(), row -> row.with(after.orElseThrow(), nowActive - wasActive));
        return;
      }
      left.ifPresent(node -> change(node, row -> row.without(before.orElseThrow(), -wasActive)));
      now.ifPresent(node -> change(node, row -> row.with(after.orElseThrow(), nowActive)));
    }

    private void change(NodeId node, UnaryOperator<Row> change) {
      Row row = changed.get(node);
      changed.put(node, change.apply(row == null ? base.row(node) : row));
    }

    private int count(Optional<Task> task) {
      return task.filter(isActive).isPresent() ? 1 : 0;
    }

    NodeTasks build() {
      HashPMap<NodeId, Row> rows = base.rows;
      for (Map.Entry<NodeId, Row> entry : changed.entrySet()) {
        Row row = entry.getValue();
        rows = row.tasks.isEmpty() ? rows.minus(entry.getKey()) : rows.plus(entry.getKey(), row);
      }
      base = changed.isEmpty() ? base : new NodeTasks(rows);
      changed.clear();
      return base;
    }
  }
}
