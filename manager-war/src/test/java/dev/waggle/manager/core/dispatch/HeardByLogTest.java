package dev.waggle.manager.core.dispatch;

import static dev.waggle.manager.core.dispatch.World.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeardByLogTest {
  private final HeardByLog hearing = new HeardByLog();

  @Test
  void silence_is_counted_from_when_a_manager_was_last_heard() {
    hearing.looked(List.of(node("m1"), node("m2")), 0);
    hearing.looked(List.of(node("m1")), 1_000);
    hearing.looked(List.of(node("m1")), 2_000);
    assertThat(hearing.silences(2_500)).isEqualTo(Map.of(node("m1"), 500L, node("m2"), 2_500L));
  }

  @Test
  void a_pause_of_its_own_is_nobodys_silence() {
    hearing.looked(List.of(node("m1"), node("m2")), 0);
    hearing.looked(List.of(node("m1")), 10_000);
    assertThat(hearing.silences(10_500)).isEqualTo(Map.of(node("m1"), 500L, node("m2"), 500L));
  }
}
