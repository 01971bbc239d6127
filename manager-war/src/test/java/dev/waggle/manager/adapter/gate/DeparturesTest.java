package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private final Departures departures = new Departures();
  private final List<String> told = new ArrayList<>();

  @Test
  void all_that_registered_are_told_once_when_the_client_leaves() {
    String id = departures.open();
    departures.whenGone(id, () -> told.add("a"));
    departures.whenGone(
        id,
        () -> {
          throw new IllegalStateException("keeps nobody else from being told");
        });
    departures.whenGone(id, () -> told.add("b"));
    assertThat(told).isEmpty();
    departures.gone(id);
    departures.gone(id);
    assertThat(told).containsExactly("a", "b");
    assertThat(departures.size()).isZero();
  }

  @Test
  void who_registers_too_late_is_told_at_once() {
    String id = departures.open();
    departures.gone(id);
    departures.whenGone(id, () -> told.add("late"));
    departures.whenGone("never opened", () -> told.add("unknown"));
    assertThat(told).containsExactly("late", "unknown");
  }

  @Test
  void nobody_is_told_after_the_answer_has_ended() {
    String id = departures.open();
    departures.whenGone(id, () -> told.add("a"));
    departures.answered(id);
    departures.gone(id);
    assertThat(told).isEmpty();
    assertThat(departures.size()).isZero();
  }
}
