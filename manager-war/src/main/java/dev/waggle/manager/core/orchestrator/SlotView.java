package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.restart.Aim;
import dev.waggle.model.object.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One slot of a replicated service, or of one run of a replicated job, with its attempts, oldest
 * first. Never without a task.
 */
record SlotView(long number, List<Task> attempts) {
  private static final Comparator<Task> BY_AGE =
      Comparator.<Task>comparingLong(task -> task.bookkeeping().createdAtMillis())
          .thenComparing(Task::id);

  SlotView {
    attempts = oldestFirst(attempts);
  }

  static List<Task> oldestFirst(Collection<Task> tasks) {
    return tasks.stream().sorted(BY_AGE).toList();
  }

  /** The slots of one service's tasks, by number. */
  static SortedMap<Long, SlotView> slotsOf(Collection<Task> tasks) {
    SortedMap<Long, List<Task>> grouped = new TreeMap<>();
    for (Task task : tasks) {
      grouped.computeIfAbsent(task.slot(), slot -> new ArrayList<>()).add(task);
    }
    SortedMap<Long, SlotView> slots = new TreeMap<>();
    grouped.forEach((number, attempts) -> slots.put(number, new SlotView(number, attempts)));
    return slots;
  }

  /** The attempts that are wanted: nobody has told them to stop. */
  List<Task> wanted() {
    return attempts.stream().filter(Aim::isWanted).toList();
  }

  Task newest() {
    return attempts.get(attempts.size() - 1);
  }
}
