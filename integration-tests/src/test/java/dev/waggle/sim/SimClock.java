package dev.waggle.sim;

import java.time.Duration;
import java.time.Instant;

/** A machine's clocks: one that counts and never goes back, and one on the wall. */
final class SimClock {
  private final Simulation world;
  private double rate = 1;
  private long counted;
  private long countedAt;
  private Duration wallClockOff = Duration.ZERO;

  SimClock(Simulation world) {
    this.world = world;
  }

  long millis() {
    return counted + Math.round((world.now() - countedAt) * rate);
  }

  Instant wallClock() {
    return world.wallClock().plus(wallClockOff);
  }

  /** From now on it counts at this rate, and what it shows on the wall is off by so much. */
  void set(double newRate, Duration off) {
    counted = millis();
    countedAt = world.now();
    rate = newRate;
    wallClockOff = off;
  }
}
