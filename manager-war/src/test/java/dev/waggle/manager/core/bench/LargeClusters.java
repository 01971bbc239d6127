package dev.waggle.manager.core.bench;

import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;

import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Clusters of thousands of nodes, for measuring. */
final class LargeClusters {
  private static final long CPU = 1_000_000_000L;
  private static final String[] ZONES = {"a", "b", "c", "d", "e"};

  private LargeClusters() {}

  /** Tasks that wait for a node, in services of the given size that reserve a little each. */
  static ClusterState waiting(int nodes, int tasks, int serviceSize) {
    return with(nodes, tasks, serviceSize, t -> t.observed(TaskState.PENDING));
  }

  /** Tasks that run, evenly over the nodes. */
  static ClusterState running(int nodes, int tasks, int serviceSize) {
    int[] next = {0};
    return with(nodes, tasks, serviceSize, t -> t.on(nodeName(next[0]++ % nodes)));
  }

  private static ClusterState with(
      int nodes, int tasks, int serviceSize, UnaryOperator<TaskFixture> change) {
    List<Part> parts = new ArrayList<>();
    parts.add(Clusters.cluster());
    for (int i = 0; i < nodes; i++) {
      parts.add(
          node(nodeName(i)).resources(64 * CPU, 256L << 30).label("zone", ZONES[i % ZONES.length]));
    }
    for (int s = 0; s * serviceSize < tasks; s++) {
      String name = name("s", s);
      parts.add(service(name).reserve(CPU / 10, 1L << 20));
      for (int slot = 1; slot <= serviceSize && s * serviceSize + slot <= tasks; slot++) {
        parts.add(change.apply(task(name, slot).named(name("t", s * serviceSize + slot))));
      }
    }
    return Clusters.clusterWith(parts);
  }

  private static String nodeName(int number) {
    return name("n", number);
  }

  /** Ids are drawn by chance: two of them hardly ever begin alike. */
  private static String name(String kind, int number) {
    long drawn = new SplittableRandom(number).nextLong() & Long.MAX_VALUE;
    return Long.toString(drawn, Character.MAX_RADIX) + kind;
  }
}
