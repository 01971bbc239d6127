package dev.waggle.manager.core.orchestrator;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.TaskFixture;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleDownOrderTest {
  private static SortedMap<Long, List<Task>> slots(List<TaskFixture> parts) {
    SortedMap<Long, List<Task>> slots = new TreeMap<>();
    for (Task task : tasks(clusterWith(parts), "web")) {
      slots.computeIfAbsent(task.slot(), slot -> new ArrayList<>()).add(task);
    }
    return slots;
  }

  private static List<Long> order(TaskFixture... parts) {
    return ScaleDownOrder.of(slots(List.of(parts)));
  }

  @Test
  void the_second_copies_on_the_fullest_nodes_go_first() {
    assertThat(
            order(
                task("web", 1).on("a"),
                task("web", 2).on("b"),
                task("web", 3).on("c"),
                task("web", 4).on("a"),
                task("web", 5).on("b")))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void a_low_slot_beyond_the_first_on_its_node_goes_before_a_high_first_one() {
    assertThat(order(task("web", 1).on("a"), task("web", 2).on("a"), task("web", 3).on("b")))
        .containsExactly(1L, 3L, 2L);
  }

  @Test
  void running_slots_stay_before_others_on_the_same_node() {
    assertThat(order(task("web", 1).on("a").observed(TaskState.STARTING), task("web", 2).on("a")))
        .containsExactly(2L, 1L);
  }

  @Test
  void unassigned_slots_and_slots_between_two_tasks_go_first() {
    assertThat(
            order(
                task("web", 1).observed(TaskState.PENDING),
                task("web", 2).named("one").on("a"),
                task("web", 2).named("two").on("b"),
                task("web", 3).on("a"),
                task("web", 4).on("a")))
        .containsExactly(3L, 4L, 2L, 1L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void equals_the_rule_as_the_reference_words_it(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 50; run++) {
      SortedMap<Long, List<Task>> slots = slots(randomTasks(random));
      assertThat(ScaleDownOrder.of(slots)).as("seed %d run %d", seed, run).isEqualTo(naive(slots));
    }
  }

  private static List<TaskFixture> randomTasks(SplittableRandom random) {
    List<TaskFixture> parts = new ArrayList<>();
    int slots = random.nextInt(1, 30);
    for (int slot = 1; slot <= slots; slot++) {
      int attempts = random.nextInt(8) == 0 ? 2 : 1;
      for (int attempt = 0; attempt < attempts; attempt++) {
        TaskFixture task = task("web", slot).named("t" + slot + "x" + attempt + "x");
        if (random.nextInt(6) > 0) {
          task.on("n" + random.nextInt(4));
        }
        parts.add(random.nextInt(4) > 0 ? task : task.observed(TaskState.STARTING));
      }
    }
    return parts;
  }

  /** Selection by repeated search, from the words of the reference; no sort. */
  private static List<Long> naive(SortedMap<Long, List<Task>> slots) {
    List<Long> walk = new ArrayList<>();
    for (boolean running : new boolean[] {true, false}) {
      for (Long slot : slots.keySet()) {
        boolean runs = false;
        for (Task task : slots.get(slot)) {
          runs |= task.state() == TaskState.RUNNING;
        }
        if (runs == running) {
          walk.add(slot);
        }
      }
    }
    List<Long> order = new ArrayList<>();
    for (int copy = 1; copy <= walk.size(); copy++) {
      for (int i = 0; i < walk.size(); i++) {
        if (copyNumber(walk, i, slots) == copy) {
          order.add(walk.get(i));
        }
      }
    }
    for (int i = 0; i < walk.size(); i++) {
      if (copyNumber(walk, i, slots) == -1) {
        order.add(walk.get(i));
      }
    }
    return order;
  }

  private static int copyNumber(List<Long> walk, int at, SortedMap<Long, List<Task>> slots) {
    List<Task> tasks = slots.get(walk.get(at));
    if (tasks.size() != 1 || tasks.get(0).nodeId().isEmpty()) {
      return -1;
    }
    int number = 1;
    for (int i = 0; i < at; i++) {
      List<Task> earlier = slots.get(walk.get(i));
      if (earlier.size() == 1 && earlier.get(0).nodeId().equals(tasks.get(0).nodeId())) {
        number++;
      }
    }
    return number;
  }
}
