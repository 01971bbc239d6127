package dev.waggle.agent.core.report;

import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest status of each task that the managers have not acknowledged. An observed state never
 * goes back. Confined to the thread of its owner; bounded by the number of tasks.
 */
public final class StatusOutbox {
  private final Map<TaskId, TaskStatus> newest = new TreeMap<>();

  /**
   * Takes a status to be told.
   *
   * @return whether it was taken: not if a later state waits already
   */
  public boolean put(TaskId task, TaskStatus status) {
    TaskStatus held = newest.get(task);
    if (held != null && status.state().isBefore(held.state())) {
      return false;
    }
    newest.put(task, status);
    return true;
  }

  /** Takes every task's status again: how each session begins. */
  public void putAll(Map<TaskId, TaskStatus> statuses) {
    statuses.forEach(this::put);
  }

  /** At most {@code limit} statuses to send, in the order of the tasks' ids; none is taken out. */
  public List<TaskStatusUpdate> batch(int limit) {
    return newest.entrySet().stream()
        .limit(limit)
        .map(e -> new TaskStatusUpdate(e.getKey(), e.getValue()))
        .toList();
  }

  /** What was sent is known to the managers; what changed since it was sent stays. */
  public void acknowledged(List<TaskStatusUpdate> sent) {
    sent.forEach(update -> newest.remove(update.taskId(), update.status()));
  }

  /** Forgets a task that the managers no longer name. */
  public void forget(TaskId task) {
    newest.remove(task);
  }

  public boolean isEmpty() {
    return newest.isEmpty();
  }

  public int size() {
    return newest.size();
  }
}
