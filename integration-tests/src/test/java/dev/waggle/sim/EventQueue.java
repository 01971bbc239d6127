package dev.waggle.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time in milliseconds: events run one by one, in the order of (time, order of coming). */
final class EventQueue {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::sequence));
  private long now;
  private long sequence;

  private record Event(long at, long sequence, Runnable what) {}

  long now() {
    return now;
  }

  void after(long millis, Runnable what) {
    at(now + millis, what);
  }

  void at(long millis, Runnable what) {
    events.add(new Event(Math.max(now, millis), sequence++, what));
  }

  /** Runs the next event; returns false if it lies after {@code end}, and then it is that time. */
  boolean runNext(long end) {
    Event next = events.peek();
    if (next == null || next.at > end) {
      now = Math.max(now, end);
      return false;
    }
    events.remove();
    now = next.at;
    next.what.run();
    return true;
  }
}
