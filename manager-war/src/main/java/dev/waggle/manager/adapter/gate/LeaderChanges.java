package dev.waggle.manager.adapter.gate;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells requests that wait for a leader, or for a leader's answer, that it may be another now. One
 * subscription for all of them: a request that ends leaves nothing behind at {@link LeaderView}.
 */
final class LeaderChanges {
  private static final Logger LOG = System.getLogger(LeaderChanges.class.getName());

  private final LeaderView leaders;
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private OptionalLong leaderlessNanos = OptionalLong.empty();

  LeaderChanges(LeaderView leaders) {
    this.leaders = leaders;
    note();
    subscribe();
  }

  private synchronized void note() {
    if (leaders.thisNodeLeads() || leaders.leader().isPresent() || !leaders.isManager()) {
      leaderlessNanos = OptionalLong.empty();
    } else if (leaderlessNanos.isEmpty()) {
      leaderlessNanos = OptionalLong.of(System.nanoTime());
    }
  }

  /** How long nobody has led; zero while somebody does, and on a node that is no manager. */
  synchronized Duration leaderless() {
    note();
    return leaderlessNanos.isPresent()
        ? Duration.ofNanos(System.nanoTime() - leaderlessNanos.getAsLong())
        : Duration.ZERO;
  }

  private void subscribe() {
    leaders
        .changed()
        .whenCompleteAsync(
            (nothing, failure) -> {
              if (failure != null) {
                LOG.log(Level.WARNING, "no more news of who leads", failure);
              } else if (!closed) {
                // Subscribed again first: a change during the round below is not missed.
                subscribe();
                note();
                listeners.forEach(Runnable::run);
              }
            });
  }

  /** The listener is called on any thread, until removed; it looks for itself what changed. */
  void add(Runnable listener) {
    listeners.add(listener);
  }

  void remove(Runnable listener) {
    listeners.remove(listener);
  }

  void close() {
    closed = true;
    listeners.clear();
  }
}
