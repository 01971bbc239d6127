package dev.waggle.manager.adapter.gate;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

  LeaderChanges(LeaderView leaders) {
    this.leaders = leaders;
    subscribe();
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
