package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.Epoch;
import org.junit.jupiter.api.Test;

/** R11: what a manager makes of the life of the swarm that another one tells. */
class ForcingTest {
  private static final Epoch MINE = new Epoch(2, "aa");

  @Test
  void a_later_life_outlives_this_one_and_an_earlier_does_not() {
    assertThat(Forcing.outlived(MINE, new Epoch(3, "bb"), "m2").orElseThrow()).contains("m2");
    assertThat(Forcing.outlived(MINE, new Epoch(1, "bb"), "m2")).isEmpty();
  }

  /** An error that is shown, and never resolved by itself. */
  @Test
  void two_lives_of_one_number_are_told_apart_and_neither_gives_way() {
    Epoch other = new Epoch(2, "bb");
    assertThat(Forcing.twin(MINE, other, "m2").orElseThrow()).contains("m2", "made anew twice");
    assertThat(Forcing.outlived(MINE, other, "m2")).isEmpty();
    assertThat(Forcing.twin(MINE, MINE, "m2")).isEmpty();
    assertThat(Forcing.twin(MINE, new Epoch(3, "bb"), "m2")).isEmpty();
  }
}
