package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.NodeContent;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which nodes have refused tasks that still wait, so that a round asks a node again only after
 * something there has changed: the node itself, a task on it, or its session. What is remembered
 * never differs from what asking would give; forgetting it costs time and nothing else. Confined to
 * the control thread.
 */
final class RefusalMemory {
  /** Beyond so many, groups are asked for anew in each round. */
  private static final int MOST = 500_000;

  private final Map<NodeId, Seen> seen = new HashMap<>();
  private final Map<String, Group> groups = new HashMap<>();
  private final int most;

  /** What a node's answer depends on. */
  private record Seen(NodeContent content, boolean hasSession) {
    boolean isSameAs(Seen other) {
      return hasSession == other.hasSession && content.isSameAs(other.content);
    }
  }

  /** What tasks of one spec ask for, and who has refused it. */
  static final class Group {
    private final String spec;
    private final Demand demand;
    private final SortedMap<NodeId, PlacementFilter> refusals = new TreeMap<>();
    private Optional<String> text = Optional.empty();

    private Group(String spec, Demand demand) {
      this.spec = spec;
      this.demand = demand;
    }

    String spec() {
      return spec;
    }

    Demand demand() {
      return demand;
    }

    /** The filter that refuses the node; the node is asked only if its answer is not known. */
    Optional<PlacementFilter> ask(NodeView view) {
      NodeId node = view.node().id();
      Optional<PlacementFilter> known = Optional.ofNullable(refusals.get(node));
      Optional<PlacementFilter> refusal = known.or(() -> Pipeline.refusal(view, demand));
      if (known.isEmpty()) {
        refusal.ifPresent(filter -> refusals.put(node, filter));
        text = Optional.empty();
      }
      return refusal;
    }

    /** Whether the node is known to refuse. */
    boolean isRefusedBy(NodeId node) {
      return refusals.containsKey(node);
    }

    private void forget(NodeId node) {
      refusals.remove(node);
      text = Optional.empty();
    }

    /** What a task of the group that waits for a node shows. */
    String explanation() {
      String explained = text.orElseGet(() -> new Explanation(refusals).text());
      text = Optional.of(explained);
      return explained;
    }
  }

  RefusalMemory() {
    this(MOST);
  }

  RefusalMemory(int most) {
    this.most = most;
  }

  /** A round begins: forgets the answers of nodes that are not what they were in the last one. */
  void begin(ClusterState state, Predicate<NodeId> hasSession) {
    Map<NodeId, Seen> now = new HashMap<>();
    for (Node node : state.nodes()) {
      Optional<NodeContent> content = state.contentOf(node.id());
      content.ifPresent(c -> now.put(node.id(), new Seen(c, hasSession.test(node.id()))));
    }
    seen.forEach(
        (node, then) -> {
          if (Optional.ofNullable(now.get(node)).filter(then::isSameAs).isEmpty()) {
            groups.values().forEach(group -> group.forget(node));
          }
        });
    seen.clear();
    seen.putAll(now);
  }

  /** What is known of tasks of this spec, empty if they ask for something else than before. */
  Group of(String spec, Demand demand) {
    return groups.compute(
        spec,
        (key, known) ->
            known == null || !known.demand.equals(demand) ? new Group(key, demand) : known);
  }

  void clear() {
    seen.clear();
    groups.clear();
  }

  /** The round is over: only what these specs were refused is remembered. */
  void end(Collection<String> waiting) {
    groups.keySet().retainAll(waiting);
    int kept = 0;
    for (String spec : List.copyOf(groups.keySet())) {
      kept += Optional.ofNullable(groups.get(spec)).map(g -> g.refusals.size()).orElse(0);
      if (kept > most) {
        groups.remove(spec);
      }
    }
  }
}
