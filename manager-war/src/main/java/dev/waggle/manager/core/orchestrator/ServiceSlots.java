package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The slots of a replicated service: present ones, each with the tasks that stand for it, and dead
 * ones. A slot whose newest task ended and may not be restarted stays present until the spec
 * changes; one that was scaled away (desired REMOVE) is dead, whatever its policy.
 *
 * @param all every slot that has tasks, by number
 * @param present the tasks that stand for a present slot, by its number; never none
 */
record ServiceSlots(SortedMap<Long, SlotView> all, SortedMap<Long, List<Task>> present) {

  static ServiceSlots of(ClusterState state, Service service, RestartRule rule, long nowMillis) {
    SortedMap<Long, SlotView> all = SlotView.slotsOf(state.tasksOf(service.id()));
    SortedMap<Long, List<Task>> present = new TreeMap<>();
    for (SlotView slot : all.values()) {
      List<Task> wanted = slot.wanted();
      if (!wanted.isEmpty()) {
        present.put(slot.number(), wanted);
      } else if (isHeld(state, service, slot, rule, nowMillis)) {
        present.put(slot.number(), List.of(slot.newest()));
      }
    }
    return new ServiceSlots(all, present);
  }

  /** The slots that have tasks and are not present. */
  List<Long> dead() {
    return all.keySet().stream().filter(slot -> !present.containsKey(slot)).toList();
  }

  /** The lowest numbers that no present slot has. */
  SortedSet<Long> freeNumbers(long count) {
    return LongStream.iterate(1, slot -> slot + 1)
        .filter(slot -> !present.containsKey(slot))
        .limit(count)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The tasks that stand for a present slot: the others in it are its history. */
  List<Task> standingFor(long slot) {
    return Optional.ofNullable(present.get(slot)).orElse(List.of());
  }

  /** All tasks of the slot, its history included. */
  List<Task> tasksIn(long slot) {
    return Optional.ofNullable(all.get(slot)).map(SlotView::attempts).orElse(List.of());
  }

  private static boolean isHeld(
      ClusterState state, Service service, SlotView slot, RestartRule rule, long nowMillis) {
    return slot.newest().desiredState() != TaskState.REMOVE
        && !NodePlace.isRollingBack(service)
        && !rule.mayRestart(state, slot.newest(), slot.attempts(), nowMillis);
  }
}
