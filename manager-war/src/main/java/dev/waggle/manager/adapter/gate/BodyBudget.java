package dev.waggle.manager.adapter.gate;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that request bodies may take up in the server at once. Safe for several threads. */
final class BodyBudget {
  private final AtomicLong free;

  BodyBudget(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  /** Takes so many bytes, or none and says false. */
  boolean take(long bytes) {
    long before = free.get();
    while (before >= bytes) {
      if (free.compareAndSet(before, before - bytes)) {
        return true;
      }
      before = free.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    free.addAndGet(bytes);
  }

  long free() {
    return free.get();
  }
}
