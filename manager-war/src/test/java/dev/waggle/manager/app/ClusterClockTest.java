package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClusterClockTest {
  private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
  private final ClusterClock clock = new ClusterClock(nanos::get);

  @Test
  void it_goes_on_from_the_newest_applied_value() {
    clock.notBefore(10_000);
    nanos.addAndGet(250_000_000L);

    assertThat(clock.millis()).isEqualTo(10_250);
  }

  @Test
  void an_older_applied_value_does_not_put_it_back() {
    clock.notBefore(10_000);
    nanos.addAndGet(250_000_000L);
    clock.notBefore(10_100);

    assertThat(clock.millis()).isEqualTo(10_250);
  }
}
