package dev.waggle.manager.core.schedule;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A task without a node, or one that its node has still to confirm, with what its turn depends on
 * at hand: of 100,000 tasks none is in a cache while they are sorted.
 *
 * @param position among all that wait, in the order of their ids
 * @param origin the same for all tasks of one spec
 */
record WaitingTask(Task task, int position, long createdAtMillis, long slot, Origin origin) {
  private static final Comparator<WaitingTask> LONGEST_FIRST =
      Comparator.comparingLong(WaitingTask::createdAtMillis)
          .thenComparingLong(WaitingTask::slot)
          .thenComparingInt(WaitingTask::position);

  /**
   * The tasks in the order in which they get their turn.
   *
   * @param byId in the order of their ids
   */
  static List<WaitingTask> longestFirst(List<Task> byId) {
    List<WaitingTask> waiting = new ArrayList<>(byId.size());
    for (Task task : byId) {
      Task.Bookkeeping kept = task.bookkeeping();
      Origin origin = new Origin(task.serviceId(), kept.specVersion());
      waiting.add(
          new WaitingTask(task, waiting.size(), kept.createdAtMillis(), task.slot(), origin));
    }
    waiting.sort(LONGEST_FIRST);
    return waiting;
  }

  /** Names a spec, without a look-up for each of its tasks. */
  record Origin(Optional<ServiceId> service, long specVersion) {}
}
