package dev.waggle.manager.core.schedule;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpreadPropertyTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  /** Whatever got a task was the emptiest before: it has at most one more than any other. */
  @ParameterizedTest
  @MethodSource("seeds")
  void tasks_are_balanced_within_one(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean zones = random.nextBoolean();
    ClusterState before = randomCluster(random, zones);
    ClusterState after = decided(new Scheduler(n -> true, s -> true), before, at(1)).state();
    assertThat(after.unassignedTasks()).as("seed %d", seed).isEmpty();
    if (zones) {
      assertBalanced(seed, before, after, SpreadPropertyTest::zone);
      for (String zone : List.of("a", "b", "c")) {
        assertBalanced(
            seed, before, after, n -> zone(n).equals(zone) ? n.id().value() : "elsewhere");
      }
    } else {
      assertBalanced(seed, before, after, n -> n.id().value());
    }
  }

  /** Each level is balanced within the branches of the one above it. */
  @ParameterizedTest
  @MethodSource("seeds")
  void every_level_of_preferences_is_balanced_within_one(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Part> parts = new ArrayList<>();
    parts.add(service("web").spreadOver("node.labels.zone", "engine.labels.rack"));
    int nodes = random.nextInt(1, 14);
    for (int i = 0; i < nodes; i++) {
      parts.add(
          node("n" + i + "x")
              .label("zone", List.of("a", "b", "c").get(random.nextInt(3)))
              .engineLabel("rack", List.of("1", "2", "3").get(random.nextInt(3))));
    }
    for (int i = 0; i < random.nextInt(12); i++) {
      parts.add(task("web", i).named("old" + i + "x").on("n" + random.nextInt(nodes) + "x"));
    }
    for (int i = 0; i < random.nextInt(60); i++) {
      parts.add(task("web", 100 + i).named("new" + i + "x").observed(TaskState.PENDING));
    }
    ClusterState before = clusterWith(parts);
    ClusterState after = decided(new Scheduler(n -> true, s -> true), before, at(1)).state();
    assertThat(after.unassignedTasks()).as("seed %d", seed).isEmpty();
    assertBalanced(seed, before, after, SpreadPropertyTest::zone);
    for (String zone : List.of("a", "b", "c")) {
      assertBalanced(seed, before, after, n -> zone(n).equals(zone) ? rack(n) : "elsewhere");
      for (String rack : List.of("1", "2", "3")) {
        assertBalanced(
            seed,
            before,
            after,
            n -> zone(n).equals(zone) && rack(n).equals(rack) ? n.id().value() : "elsewhere");
      }
    }
  }

  private static String rack(Node node) {
    return node.description().engine().labelsOrEmpty().get("rack");
  }

  private static ClusterState randomCluster(SplittableRandom random, boolean zones) {
    List<Part> parts = new ArrayList<>();
    parts.add(zones ? service("web").spreadOver("node.labels.zone") : service("web"));
    int nodes = random.nextInt(1, 12);
    for (int i = 0; i < nodes; i++) {
      parts.add(node("n" + i + "x").label("zone", List.of("a", "b", "c").get(random.nextInt(3))));
    }
    for (int i = 0; i < random.nextInt(20); i++) {
      parts.add(task("web", i).named("old" + i + "x").on("n" + random.nextInt(nodes) + "x"));
    }
    int waiting = random.nextInt(40);
    for (int i = 0; i < waiting; i++) {
      parts.add(task("web", 100 + i).named("new" + i + "x").observed(TaskState.PENDING));
    }
    return clusterWith(parts);
  }

  private static String zone(Node node) {
    return node.spec().labelsOrEmpty().get("zone");
  }

  private static void assertBalanced(
      long seed, ClusterState before, ClusterState after, Function<Node, String> part) {
    Map<String, Integer> earlier = count(before, part);
    Map<String, Integer> later = count(after, part);
    later.remove("elsewhere");
    if (!later.isEmpty()) {
      int least = Collections.min(later.values());
      later.forEach(
          (key, count) ->
              assertThat(count)
                  .as("seed %d: %s had %s, all %s", seed, key, earlier.get(key), later)
                  .isLessThanOrEqualTo(Math.max(earlier.get(key), least + 1)));
    }
  }

  private static Map<String, Integer> count(ClusterState state, Function<Node, String> part) {
    Map<String, Integer> counts = new TreeMap<>();
    state.nodes().forEach(node -> counts.put(part.apply(node), 0));
    for (Task task : tasks(state, "web")) {
      task.nodeId()
          .flatMap(state.nodes()::get)
          .ifPresent(node -> counts.merge(part.apply(node), 1, Integer::sum));
    }
    return counts;
  }
}
