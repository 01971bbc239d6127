package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosSimTest {
  private static final int RUNS = 150;
  private static final int TROUBLES = 6;

  @Test
  void whatever_happens_to_machines_the_swarm_is_safe_meanwhile_and_well_in_the_end() {
    Map<Fault, Integer> fired = new EnumMap<>(Fault.class);
    Seeds.of(RUNS).forEach(seed -> Faults.collect(fired, run(seed).faults()));

    assumeThat(Seeds.isReplay()).as("one seed need not meet every fault").isFalse();
    assertThat(Faults.missing(fired)).as("faults that never struck, of " + fired).isEmpty();
  }

  @Test
  void a_seed_fixes_everything() {
    Seeds.of(3)
        .forEach(
            seed ->
                assertThat(run(seed).trace().digest())
                    .as("seed " + seed)
                    .isEqualTo(run(seed).trace().digest()));
  }

  static Simulation run(long seed, Bug... planted) {
    Simulation world = new Simulation(seed, planted);
    Workload work = new Workload(world);
    work.begin(3, 12);
    world.faults().everything();
    if (world.has(Bug.TERM_NOT_CHECKED)) {
      world.faults().with(Fault.PROPOSAL_OF_AN_OLD_TERM, 0.1); // seldom one that would have effect
    }
    work.createOthers();
    for (int i = 0; i < TROUBLES; i++) {
      work.worstTrouble();
    }
    work.healAndSettle();
    work.settleOthers();
    return world;
  }
}
