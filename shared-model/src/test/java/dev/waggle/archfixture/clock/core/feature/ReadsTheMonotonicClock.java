package dev.waggle.archfixture.clock.core.feature;

/** Planted: a decision that measures. */
public final class ReadsTheMonotonicClock {
  public long started() {
    return System.nanoTime();
  }
}
