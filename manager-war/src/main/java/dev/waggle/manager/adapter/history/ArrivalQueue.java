package dev.waggle.manager.adapter.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be written, with a limit: who brings something never waits. Not by interrupts,
 * since they would close the database's file. Thread-safe.
 */
final class ArrivalQueue {
  private final int limit;
  private final Deque<Arrival> waiting = new ArrayDeque<>();
  private int weight;
  private int wanted = 1;

  // Arrivals since the beginning, each number at most the one above it:
  private long offered;
  private long taken;
  private long settled;

  /** Somebody waits for as many of them. */
  private long urgent;

  private boolean woken;
  private boolean closed;

  /**
   * @param limit most rows and entries
   */
  ArrivalQueue(int limit) {
    this.limit = limit;
  }

  /** False, and nothing is kept, where there is no room; an arrival alone always has room. */
  synchronized boolean offer(Arrival arrival) {
    if (closed || weight > 0 && weight + arrival.weight() > limit) {
      return false;
    }
    waiting.addLast(arrival);
    weight += arrival.weight();
    offered++;
    if (weight >= wanted) {
      notifyAll();
    }
    return true;
  }

  /**
   * Takes what is waiting of one line, about so many rows. Waits for something, and then a moment
   * for more of it, unless somebody wants to read it; the list is empty if nothing came, or it was
   * woken or closed.
   */
  synchronized List<Arrival> take(int rows, long waitMillis, long gatherMillis)
      throws InterruptedException {
    awaitWeight(1, waitMillis);
    if (weight > 0) {
      awaitWeight(rows, gatherMillis);
    }
    woken = false;
    return poll(rows);
  }

  /** The same without waiting. */
  synchronized List<Arrival> poll(int rows) {
    List<Arrival> batch = new ArrayList<>();
    int heavy = 0;
    while (!waiting.isEmpty()
        && heavy < rows
        && (batch.isEmpty() || batch.get(0).line().equals(waiting.getFirst().line()))) {
      Arrival next = waiting.removeFirst();
      weight -= next.weight();
      heavy += next.weight();
      batch.add(next);
    }
    taken += batch.size();
    return batch;
  }

  /** All that was taken is done with: written down, or left out for good. */
  synchronized void settled() {
    settled = taken;
    notifyAll();
  }

  /** Waits until all that came before this call is done with, or so long; no more is gathered. */
  synchronized void settle(long millis) throws InterruptedException {
    long before = offered;
    urgent = Math.max(urgent, before);
    notifyAll();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis;
        left > 0 && settled < before && !closed;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      wait(left);
    }
  }

  private synchronized void awaitWeight(int enough, long millis) throws InterruptedException {
    wanted = enough;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis;
        left > 0 && weight < enough && (weight == 0 || taken >= urgent) && !woken && !closed;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      wait(left);
    }
  }

  /** Waits that long, or until it is closed. */
  synchronized void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis;
        left > 0 && !closed;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      wait(left);
    }
  }

  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Takes nothing more; what waits can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized int weight() {
    return weight;
  }
}
