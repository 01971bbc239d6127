package dev.waggle.manager.adapter.gate;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who is to be told when a client leaves before its answer has ended. The server behind the gate
 * never notices that by itself. Safe for use by several threads.
 */
final class Departures {
  private static final Logger LOG = System.getLogger(Departures.class.getName());

  private final AtomicLong last = new AtomicLong();
  private final ConcurrentMap<String, List<Runnable>> waiting = new ConcurrentHashMap<>();

  /** An id for a request that begins now; {@link #answered} or {@link #gone} ends it. */
  String open() {
    String id = Long.toString(last.incrementAndGet(), 36);
    waiting.put(id, List.of());
    return id;
  }

  /** Runs the action when the client of that request leaves; at once if it is no longer there. */
  void whenGone(String id, Runnable action) {
    List<Runnable> registered =
        waiting.computeIfPresent(
            id,
            (key, before) -> {
              List<Runnable> more = new ArrayList<>(before);
              more.add(action);
              return List.copyOf(more);
            });
    if (registered == null) {
      action.run();
    }
  }

  void answered(String id) {
    waiting.remove(id);
  }

  void gone(String id) {
    List<Runnable> actions = waiting.remove(id);
    if (actions != null) {
      actions.forEach(Departures::tell);
    }
  }

  /** One that fails keeps no other from being told. */
  private static void tell(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "who was told that a client has left failed", e);
    }
  }

  int size() {
    return waiting.size();
  }
}
