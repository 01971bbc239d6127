package dev.waggle.manager.core.restart;

import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The restarts of a slot, derived from the tasks that the slot still has: of those that were made
 * one after the other from one version of the spec, and of a job in one iteration, each but the
 * oldest is a restart. A task that a rollback made from an earlier version is a start. The reaper
 * keeps enough of them.
 */
record RestartHistory(List<Task> restarts) {

  /** The history that counts for {@code ended}. */
  static RestartHistory of(Task ended, List<Task> slot) {
    List<Task> newestFirst =
        slot.stream()
            .filter(t -> t.desiredState() != TaskState.REMOVE)
            .filter(t -> madeAt(t) <= madeAt(ended))
            .sorted(Comparator.comparingLong(RestartHistory::madeAt).reversed())
            .toList();
    List<Task> sameSpec = newestFirst.stream().takeWhile(t -> isAlike(t, ended)).toList();
    return new RestartHistory(sameSpec.subList(0, Math.max(0, sameSpec.size() - 1)));
  }

  private static boolean isAlike(Task task, Task ended) {
    return task.bookkeeping().specVersion() == ended.bookkeeping().specVersion()
        && task.jobIteration().equals(ended.jobIteration());
  }

  private static long madeAt(Task task) {
    return task.bookkeeping().createdAtMillis();
  }

  /** Restarts within {@code window} before the instant; all of them if the window is zero. */
  long within(Duration window, long instantMillis) {
    if (window.isZero()) {
      return restarts.size();
    }
    long from = instantMillis - window.toMillis();
    return restarts.stream()
        .mapToLong(task -> task.bookkeeping().createdAtMillis())
        .filter(created -> created > from && created < instantMillis)
        .count();
  }
}
