package dev.waggle.manager.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a node asks for its next certificate: when its part of the present one's life is over, or at
 * once when its role has changed; and when again after a failure. Times are nanoseconds of a
 * monotonic clock. Confined to one thread.
 */
final class RenewalTiming {
  private static final long FIRST = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
  private static final long URGENT_FIRST = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long URGENT_LONGEST = TimeUnit.SECONDS.toNanos(5);

  private long dueNanos;
  private boolean known;
  private boolean urgent;
  private int failures;

  /** There is a certificate that is to be renewed in so long; failures are forgotten. */
  void certified(long now, Duration untilRenewal) {
    known = true;
    urgent = false;
    failures = 0;
    dueNanos = now + untilRenewal.toNanos();
  }

  /** There is no certificate. */
  void none() {
    known = false;
  }

  boolean isKnown() {
    return known;
  }

  /** The role has changed: the next one is wanted now. Said again, it changes nothing. */
  void urgent(long now) {
    if (!urgent) {
      urgent = true;
      failures = 0;
      dueNanos = now;
    }
  }

  /** Nobody gave one: later again, each time twice as long after it, up to an hour. */
  void failed(long now) {
    long first = urgent ? URGENT_FIRST : FIRST;
    long longest = urgent ? URGENT_LONGEST : LONGEST;
    int doublings = Math.min(failures, 20);
    dueNanos = now + Math.min(first << doublings, longest);
    failures++;
  }

  boolean isDue(long now) {
    return known && dueNanos - now <= 0;
  }
}
