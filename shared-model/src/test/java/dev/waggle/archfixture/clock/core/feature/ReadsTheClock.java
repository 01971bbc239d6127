package dev.waggle.archfixture.clock.core.feature;

import java.time.Instant;

/** Planted: a decision that asks what time it is. */
public final class ReadsTheClock {
  public Instant deadline() {
    return Instant.now().plusSeconds(5);
  }
}
