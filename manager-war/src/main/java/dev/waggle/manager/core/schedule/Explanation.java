package dev.waggle.manager.core.schedule;

import dev.waggle.model.id.NodeId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why no node takes a task: for every node that was refused the first filter that refused it. */
public final class Explanation {
  private final SortedMap<NodeId, PlacementFilter> refusals;

  Explanation(Map<NodeId, PlacementFilter> refusals) {
    this.refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
  }

  /** Each refused node's own reason, such as {@code insufficient resources on 1 node}. */
  public SortedMap<NodeId, String> byNode() {
    SortedMap<NodeId, String> reasons = new TreeMap<>();
    refusals.forEach((node, filter) -> reasons.put(node, filter.explain(1)));
    return reasons;
  }

  /** The reasons with their numbers of nodes, the most frequent first; empty without nodes. */
  public String reasons() {
    return Pipeline.FILTERS.stream()
        .filter(filter -> count(filter) > 0)
        .sorted((a, b) -> Long.compare(count(b), count(a)))
        .map(filter -> filter.explain(count(filter)))
        .collect(Collectors.joining("; "));
  }

  /** What a task that waits for a node shows, as the reference system words it. */
  public String text() {
    String reasons = reasons();
    return reasons.isEmpty() ? "no suitable node" : "no suitable node (" + reasons + ")";
  }

  private long count(PlacementFilter filter) {
    return List.copyOf(refusals.values()).stream().filter(filter::equals).count();
  }
}
