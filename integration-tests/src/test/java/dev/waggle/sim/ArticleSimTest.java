package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArticleSimTest {
  private static final int RUNS = 200;

  @Test
  void the_walkthrough_ends_well_whatever_goes_wrong_on_the_way() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Simulation world = seed(seed);
              assertThat(world.invariants().checks()).isGreaterThan(1_000);
            });
  }

  @Test
  void a_seed_fixes_everything() {
    Seeds.of(5)
        .forEach(
            seed ->
                assertThat(seed(seed).trace().digest())
                    .as("seed " + seed)
                    .isEqualTo(seed(seed).trace().digest()));
  }

  private static Simulation seed(long seed) {
    try {
      return new Article(seed).run();
    } catch (Invariants.Broken broken) {
      throw broken;
    } catch (AssertionError | RuntimeException other) {
      throw new AssertionError("seed " + seed + ": " + other.getMessage(), other);
    }
  }
}
