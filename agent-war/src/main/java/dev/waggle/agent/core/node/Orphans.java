package dev.waggle.agent.core.node;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What other nodes have on this node's engine. It is left alone, since they may live: on one engine
 * there may be several nodes of this swarm, and others of another. Only when the managers say that
 * such a node is gone from the swarm, as a former self of this one may be, nobody else is left to
 * remove its containers.
 */
final class Orphans {
  private final SortedMap<NodeId, Set<TaskId>> beside = new TreeMap<>();
  private final SortedSet<NodeId> gone = new TreeSet<>();

  /** What the engine has, in place of what was known; what should be gone is removed again. */
  List<Effect> found(Map<NodeId, Set<TaskId>> containers) {
    beside.clear();
    beside.putAll(containers);
    return removals();
  }

  List<Effect> gone(Collection<NodeId> nodes) {
    gone.addAll(nodes);
    return removals();
  }

  List<NodeId> nodes() {
    return List.copyOf(beside.keySet());
  }

  /** Who is gone from one swarm may be part of another. */
  void forgetSwarm() {
    gone.clear();
  }

  private List<Effect> removals() {
    List<Effect> effects = new ArrayList<>();
    beside.forEach(
        (node, tasks) -> {
          if (gone.contains(node)) {
            tasks.forEach(task -> effects.add(new Effect.RemoveOrphan(node, task)));
          }
        });
    return effects;
  }
}
