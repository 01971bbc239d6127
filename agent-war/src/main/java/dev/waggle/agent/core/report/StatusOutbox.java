package dev.waggle.agent.core.report;

import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The newest status of each task that the managers have not acknowledged. An observed state never
 * goes back. Each has a time at which it is to be told at the latest, so that one report carries
 * what a task only passes through together with what it comes to. Confined to the thread of its
 * owner; bounded by the number of tasks.
 */
public final class StatusOutbox {
  private final Map<TaskId, Waiting> newest = new TreeMap<>();

  /**
   * A status that waits.
   *
   * @param dueMillis when it is to be told at the latest, by the owner's clock
   */
  private record Waiting(TaskStatus status, long dueMillis) {}

  /**
   * Takes a status to be told.
   *
   * @param dueMillis at the latest then, and never later than the one whose place it takes
   * @return whether it was taken: not if a later state waits already
   */
  public boolean put(TaskId task, TaskStatus status, long dueMillis) {
    Waiting held = newest.get(task);
    if (held != null && status.state().isBefore(held.status().state())) {
      return false;
    }
    long due = held == null ? dueMillis : Math.min(held.dueMillis(), dueMillis);
    newest.put(task, new Waiting(status, due));
    return true;
  }

  /** What waits of this task is to be told then, if it would be later. */
  public void hurry(TaskId task, long dueMillis) {
    newest.computeIfPresent(
        task, (id, held) -> new Waiting(held.status(), Math.min(held.dueMillis(), dueMillis)));
  }

  /** When something is to be told; empty if nothing waits. */
  public OptionalLong dueMillis() {
    return newest.values().stream().mapToLong(Waiting::dueMillis).min();
  }

  /**
   * At most {@code limit} statuses to send, due or not, in the order of the tasks' ids; none is
   * taken out.
   */
  public List<TaskStatusUpdate> batch(int limit) {
    return newest.entrySet().stream()
        .limit(limit)
        .map(e -> new TaskStatusUpdate(e.getKey(), e.getValue().status()))
        .toList();
  }

  /** What was sent is known to the managers; what changed since it was sent stays. */
  public void acknowledged(List<TaskStatusUpdate> sent) {
    for (TaskStatusUpdate update : sent) {
      Waiting held = newest.get(update.taskId());
      if (held != null && held.status().equals(update.status())) {
        newest.remove(update.taskId());
      }
    }
  }

  /** Forgets a task that the managers no longer name. */
  public void forget(TaskId task) {
    newest.remove(task);
  }
}
