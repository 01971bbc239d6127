package dev.waggle.manager.adapter.gate;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what happens soon, with a budget that a busy machine does not use up. */
final class Eventually {
  private Eventually() {}

  static void holds(Callable<Boolean> condition) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30))
        .until(condition);
  }
}
