package dev.waggle.manager.app;

import java.util.function.LongSupplier;

/**
 * Cluster time of a leader: goes on from the newest applied value by the machine's monotonic clock,
 * whatever the wall clock does. Confined to the control thread.
 */
final class ClusterClock {
  private final LongSupplier nanoTime;
  private long baseMillis;
  private long baseNanos;

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  ClusterClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.baseNanos = nanoTime.getAsLong();
  }

  /** Cluster time now, in milliseconds. */
  long millis() {
    return baseMillis + (nanoTime.getAsLong() - baseNanos) / 1_000_000;
  }

  /** An applied entry carries {@code clusterMillis}: never be behind it. */
  void notBefore(long clusterMillis) {
    long now = millis();
    if (clusterMillis > now) {
      baseMillis = clusterMillis;
      baseNanos = nanoTime.getAsLong();
    }
  }
}
