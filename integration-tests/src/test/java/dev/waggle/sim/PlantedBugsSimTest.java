package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The simulation is worth what it would notice: each mistake that is planted is caught by some
 * seed, by the invariant that is meant for it. Without the mistake the same seeds pass, in {@link
 * ChaosSimTest}. The mistakes against the agents' rules have a scenario each in {@link
 * AgentRulesSimTest}.
 */
class PlantedBugsSimTest {
  private static final int SEEDS = 60;

  @TestFactory
  Stream<DynamicTest> each_planted_bug_is_caught_by_some_seed() {
    return Stream.of(
        caught(Bug.TERM_NOT_CHECKED, "whose term was over"),
        caught(Bug.REPORT_ACKNOWLEDGED_BEFORE_COMMIT, "acknowledged to"),
        caught(Bug.RESTARTS_FORGOTTEN, "attempts, not 1 + "),
        caught(Bug.OWN_PAUSE_COUNTED, "is Down and has been well"),
        DynamicTest.dynamicTest(
            Bug.STARTED_BEFORE_COMPLETE_SET.name(),
            () -> {
              LongStream.range(0, SEEDS / 10).forEach(PlantedBugsSimTest::losesPowerWhileStarting);
              find(
                  "not wanted since before its process began",
                  seed -> losesPowerWhileStarting(seed, Bug.STARTED_BEFORE_COMPLETE_SET));
            }));
  }

  private static DynamicTest caught(Bug bug, String givenAwayBy) {
    return DynamicTest.dynamicTest(
        bug.name(), () -> find(givenAwayBy, seed -> ChaosSimTest.run(seed, bug)));
  }

  /** What a machine was about to start runs elsewhere when it is back. */
  private static Simulation losesPowerWhileStarting(long seed, Bug... planted) {
    Simulation world = new Simulation(seed, planted);
    Workload work = new Workload(world);
    work.begin(3, 6);
    SimHost dies = work.workers().get(0);
    world.queue().after(world.workDice().between(50, 400), () -> world.trouble().powerOff(dies));
    work.operator().create("many", 30);
    world.pass(Budgets.DOWN);
    dies.powerOn();
    work.healAndSettle();
    work.operator().awaitRunning("many", 30, Budgets.STUCK + Budgets.ATTEMPTS);
    return world;
  }

  private static void find(String givenAwayBy, LongFunction<Simulation> run) {
    List<String> seen = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      Optional<String> broken = brokenBy(run, seed);
      if (broken.filter(what -> what.contains(givenAwayBy)).isPresent()) {
        return;
      }
      broken.ifPresent(what -> seen.add(what.lines().findFirst().orElse("")));
    }
    assertThat(seen).as("what %d seeds saw", SEEDS).anyMatch(what -> what.contains(givenAwayBy));
  }

  private static Optional<String> brokenBy(LongFunction<Simulation> run, long seed) {
    try {
      run.apply(seed);
      return Optional.empty();
    } catch (Invariants.Broken broken) {
      return Optional.of(broken.getMessage());
    }
  }
}
