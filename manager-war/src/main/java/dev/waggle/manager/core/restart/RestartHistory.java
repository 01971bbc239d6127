package dev.waggle.manager.core.restart;

import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The restarts of a slot, derived from the tasks that the slot still has: of those made from one
 * version of the spec, and of a job in one iteration, each but the oldest is a restart. The reaper
 * keeps enough of them.
 */
record RestartHistory(List<Task> restarts) {

  /** The history that counts for {@code ended}. */
  static RestartHistory of(Task ended, List<Task> slot) {
    return new RestartHistory(
        slot.stream()
            .filter(t -> t.bookkeeping().specVersion() == ended.bookkeeping().specVersion())
            .filter(t -> t.jobIteration().equals(ended.jobIteration()))
            .filter(t -> t.desiredState() != TaskState.REMOVE)
            .sorted(Comparator.comparingLong(t -> t.bookkeeping().createdAtMillis()))
            .skip(1)
            .toList());
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
