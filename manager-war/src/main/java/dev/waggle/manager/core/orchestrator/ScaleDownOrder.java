package dev.waggle.manager.core.orchestrator;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which slots of a service stay when it is scaled down. Slots that do not run, or are between two
 * tasks, go first, then the n-th copies on the nodes that have most of them, then high numbers.
 */
final class ScaleDownOrder {
  private static final int LAST = Integer.MAX_VALUE;

  private ScaleDownOrder() {}

  /** The slot numbers, those that stay longest first. */
  static List<Long> of(SortedMap<Long, List<Task>> slots) {
    List<Map.Entry<Long, List<Task>>> runningFirst =
        slots.entrySet().stream()
            .sorted(Comparator.comparing(slot -> !isRunning(slot.getValue())))
            .toList();
    Map<NodeId, Integer> onNode = new TreeMap<>();
    List<Ranked> ranked = new ArrayList<>();
    for (Map.Entry<Long, List<Task>> slot : runningFirst) {
      int copy =
          settledNode(slot.getValue()).map(n -> onNode.merge(n, 1, Integer::sum)).orElse(LAST);
      ranked.add(new Ranked(slot.getKey(), copy));
    }
    return ranked.stream().sorted(Comparator.comparing(Ranked::copy)).map(Ranked::slot).toList();
  }

  /** Which copy on its node a slot is; unsettled slots come last. */
  private record Ranked(long slot, int copy) {}

  private static boolean isRunning(List<Task> slot) {
    return slot.stream().anyMatch(task -> task.state() == TaskState.RUNNING);
  }

  private static Optional<NodeId> settledNode(List<Task> slot) {
    return slot.size() == 1 ? slot.get(0).nodeId() : Optional.empty();
  }
}
