package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ServiceMode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * The slots of one run of a replicated job, numbered from 0: what is done, what is under way, and
 * what has failed so often that the run will not try again.
 *
 * @param underWay slots with a wanted task that has not completed, also if it is to be restarted
 * @param settled slots that completed or failed for good
 */
record JobSlots(Set<Long> underWay, Set<Long> settled) {

  /**
   * Of the run that the service is in.
   *
   * @param ofThisRun its tasks
   */
  static JobSlots of(
      ClusterState state, Collection<Task> ofThisRun, RestartRule rule, long nowMillis) {
    JobSlots slots = new JobSlots(new TreeSet<>(), new TreeSet<>());
    SortedMap<Long, SlotView> views = SlotView.slotsOf(ofThisRun);
    views.values().forEach(slot -> slots.add(state, slot, rule, nowMillis));
    return slots;
  }

  private void add(ClusterState state, SlotView slot, RestartRule rule, long nowMillis) {
    if (slot.attempts().stream().anyMatch(Aim::isReached)) {
      settled.add(slot.number());
    } else if (!slot.wanted().isEmpty()) {
      underWay.add(slot.number());
    } else if (!rule.mayRestart(state, slot.newest(), slot.attempts(), nowMillis)) {
      settled.add(slot.number());
    }
  }

  /** The slots to begin now, lowest first: as many as may run at a time and are left to do. */
  List<Long> next(ServiceMode.ReplicatedJob job) {
    long total = job.totalCompletionsOrDefault();
    long left = total - settled.size() - underWay.size();
    long room = job.maxConcurrentOrDefault() - underWay.size();
    return LongStream.range(0, total)
        .filter(slot -> !settled.contains(slot) && !underWay.contains(slot))
        .limit(Math.max(0, Math.min(Math.min(left, room), Replacement.MOST_AT_ONCE)))
        .boxed()
        .toList();
  }
}
