package dev.waggle.manager.core.schedule;

import dev.waggle.model.id.NodeId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why no node takes a task: for every node that was refused the first filter that refused it. */
final class Explanation {
  private final SortedMap<NodeId, PlacementFilter> refusals;

  Explanation(Map<NodeId, PlacementFilter> refusals) {
    this.refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
  }

  /** The reasons with their numbers of nodes, the most frequent first; empty without nodes. */
  String reasons() {
    Map<PlacementFilter, Long> counts = new HashMap<>();
    refusals.values().forEach(filter -> counts.merge(filter, 1L, Long::sum));
    return Pipeline.FILTERS.stream()
        .map(filter -> new Count(filter, counts.getOrDefault(filter, 0L)))
        .filter(count -> count.nodes > 0)
        .sorted(Comparator.<Count>comparingLong(count -> count.nodes).reversed())
        .map(count -> count.filter.explain(count.nodes))
        .collect(Collectors.joining("; "));
  }

  private record Count(PlacementFilter filter, long nodes) {}

  /** What a task that waits for a node shows, as the reference system words it. */
  String text() {
    String reasons = reasons();
    return reasons.isEmpty() ? "no suitable node" : "no suitable node (" + reasons + ")";
  }
}
