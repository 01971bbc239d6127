package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.model.id.TaskId;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Situations by name, in a swarm of three managers and three workers that is well. */
final class Scenarios {
  static final int REPLICAS = 12;
  private static final int SEEDS = 3;

  private Scenarios() {}

  /** Goes well for a few seeds, and not without that rule. */
  static void needs(Bug without, Consumer<Workload> scenario) {
    holds(scenario);
    assertThatThrownBy(
            () -> {
              for (int seed = 1; seed <= SEEDS; seed++) {
                scenario.accept(begun(seed, without));
              }
            })
        .as("with %s", without)
        .isInstanceOf(AssertionError.class);
  }

  static void holds(Consumer<Workload> scenario) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Workload work = begun(seed);
      assertThatCode(() -> scenario.accept(work)).as("seed %d", seed).doesNotThrowAnyException();
    }
  }

  static Workload begun(long seed, Bug... planted) {
    Workload work = new Workload(new Simulation(seed, planted));
    work.begin(3, REPLICAS);
    return work;
  }

  static Simulation world(Workload work) {
    return work.operator().world();
  }

  static SimHost busiest(List<SimHost> hosts) {
    return hosts.stream()
        .max(Comparator.comparingInt(host -> host.containers().running().size()))
        .orElseThrow();
  }

  static List<List<TaskId>> running(List<SimHost> hosts) {
    return hosts.stream().map(host -> host.containers().running()).toList();
  }
}
