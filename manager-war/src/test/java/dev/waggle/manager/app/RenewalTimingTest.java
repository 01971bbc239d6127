package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RenewalTimingTest {
  private static final long SECOND = 1_000_000_000L;
  // A monotonic clock may begin anywhere, also just before it runs over.
  private static final long START = Long.MAX_VALUE - 5 * SECOND;

  private final RenewalTiming timing = new RenewalTiming();

  private boolean isDueAfter(long seconds) {
    return timing.isDue(START + seconds * SECOND);
  }

  @Test
  void it_is_due_when_its_part_of_the_life_is_over_and_not_before() {
    timing.certified(START, Duration.ofDays(60));

    assertThat(isDueAfter(Duration.ofDays(60).toSeconds() - 1)).isFalse();
    assertThat(isDueAfter(Duration.ofDays(60).toSeconds())).isTrue();
  }

  @Test
  void failures_put_it_off_from_five_seconds_to_an_hour() {
    timing.certified(START, Duration.ZERO);
    long at = 0;
    for (long pause : new long[] {5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600}) {
      timing.failed(START + at * SECOND);
      assertThat(isDueAfter(at + pause - 1)).as("after %d s", pause).isFalse();
      assertThat(isDueAfter(at + pause)).isTrue();
      at += pause;
    }
  }

  @Test
  void another_role_is_due_at_once_and_put_off_five_seconds_at_most() {
    timing.certified(START, Duration.ofDays(60));
    timing.urgent(START);
    assertThat(isDueAfter(0)).isTrue();
    for (int i = 0; i < 20; i++) {
      timing.failed(START);
      timing.urgent(START);
      assertThat(isDueAfter(0)).as("said again it changes nothing").isFalse();
      assertThat(isDueAfter(5)).isTrue();
    }
    timing.certified(START, Duration.ofDays(60));
    assertThat(isDueAfter(5)).isFalse();
  }

  @Test
  void without_a_certificate_nothing_is_due() {
    timing.urgent(START);
    timing.none();

    assertThat(timing.isKnown()).isFalse();
    assertThat(isDueAfter(10)).isFalse();
  }
}
