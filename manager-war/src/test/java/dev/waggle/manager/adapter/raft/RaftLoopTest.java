package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RaftLoopTest {
  @Test
  void an_event_does_not_put_the_next_tick_off() {
    assertThat(RaftLoop.untilTick(1_000, 1_000)).isEqualTo(40);
    assertThat(RaftLoop.untilTick(1_000, 1_030)).as("30 ms went by with an event").isEqualTo(10);
  }

  @Test
  void a_late_tick_is_not_waited_for_without_end() {
    assertThat(RaftLoop.untilTick(1_000, 1_040)).isEqualTo(1);
    assertThat(RaftLoop.untilTick(1_000, 9_000)).isEqualTo(1);
  }
}
