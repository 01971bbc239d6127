package dev.waggle.manager.core.schedule;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task that no agent was told of yet, with all that its turn depends on at hand: of 100,000 tasks
 * none is in a cache, so each is looked at once for it.
 *
 * @param position among all that wait, in the order of their ids
 * @param origin the same for all tasks of one spec
 */
record WaitingTask(
    Task task, int position, long createdAtMillis, long slot, Turn turn, Origin origin) {

  /** What is to be done with it. */
  enum Turn {
    /** Nobody wants it any more, and no agent can report its end. */
    END,
    /** It was made for one node. */
    CONFIRM,
    PLACE,
    NOTHING;

    private static Turn of(Task task) {
      if (task.desiredState() == TaskState.SHUTDOWN) {
        return END;
      } else if (task.desiredState().isAfter(TaskState.COMPLETE)) {
        return NOTHING;
      }
      return task.nodeId().isPresent() ? CONFIRM : PLACE;
    }
  }

  /** Names a spec, without a look-up for each of its tasks. */
  record Origin(Optional<ServiceId> service, long specVersion) {}

  /**
   * The tasks in the order in which they get their turn.
   *
   * @param byId in the order of their ids
   */
  static List<WaitingTask> longestFirst(List<Task> byId) {
    List<WaitingTask> waiting = new ArrayList<>(byId.size());
    for (Task task : byId) {
      Task.Bookkeeping kept = task.bookkeeping();
      waiting.add(
          new WaitingTask(
              task,
              waiting.size(),
              kept.createdAtMillis(),
              task.slot(),
              Turn.of(task),
              new Origin(task.serviceId(), kept.specVersion())));
    }
    waiting.sort(WaitingTask::compare);
    return waiting;
  }

  private static int compare(WaitingTask one, WaitingTask other) {
    int order = Long.compare(one.createdAtMillis, other.createdAtMillis);
    if (order == 0) {
      order = Long.compare(one.slot, other.slot);
    }
    return order == 0 ? Integer.compare(one.position, other.position) : order;
  }
}
