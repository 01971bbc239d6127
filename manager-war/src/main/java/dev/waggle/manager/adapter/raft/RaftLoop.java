package dev.waggle.manager.adapter.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The one thread of a {@link RaftNode}: takes events in order, ends each run with one flush, lets
 * time pass. A failure of any kind ends it for good, and nothing is answered after that.
 */
final class RaftLoop {
  /** Something that happens to the node, at a time in milliseconds. */
  interface Event {
    void happen(RaftNode node, long now);

    /** The loop ended before this event's turn. */
    default void dropped() {}
  }

  private static final System.Logger LOG = System.getLogger(RaftLoop.class.getName());
  private static final int MOST_WAITING = 10_000;
  private static final long TICK = 40;
  private static final Duration LONG_STALL = Duration.ofMillis(100);

  private final RaftNode node;
  private final Consumer<String> onFailure;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private volatile boolean running = true;
  private volatile RaftStatus status;
  private Duration longestStall = Duration.ZERO;
  private long tickedAt;

  /**
   * @param onFailure called once, on the loop's thread, when the loop ended by itself
   */
  RaftLoop(String name, RaftNode node, Consumer<String> onFailure) {
    this.node = node;
    this.onFailure = onFailure;
    this.status = node.status(Duration.ZERO, Optional.empty());
    this.thread = new Thread(this::run, "raft-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  static long now() {
    return System.nanoTime() / 1_000_000;
  }

  RaftStatus status() {
    return status;
  }

  /** Waits for room; after the end it does nothing. */
  void event(Event event) {
    try {
      while (running && !events.offer(event, 100, TimeUnit.MILLISECONDS)) {
        // full: the sender waits, which slows its connection down
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does not wait: false if there is no room or the loop has ended. */
  boolean offer(Event event) {
    return running && events.offer(event) && (running || !events.remove(event));
  }

  private void run() {
    List<Event> batch = new ArrayList<>();
    try {
      while (running) {
        Event first = events.poll(untilTick(tickedAt, now()), TimeUnit.MILLISECONDS);
        long began = System.nanoTime();
        if (first != null) {
          batch.add(first);
          events.drainTo(batch);
        }
        step(batch);
        batch.clear();
        stalled(Duration.ofNanos(System.nanoTime() - began));
      }
      node.close();
      status = node.status(longestStall, Optional.of("closed"));
      dropRest();
    } catch (InterruptedException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** What an event has taken of the time is not waited for again: the node ticks on time. */
  static long untilTick(long tickedAt, long now) {
    return Math.max(1, tickedAt + TICK - now);
  }

  private void step(List<Event> batch) {
    batch.forEach(event -> event.happen(node, now()));
    node.flush(now());
    if (now() - tickedAt >= TICK) {
      tickedAt = now();
      node.tick(tickedAt);
      node.flush(now());
    }
    status = node.status(longestStall, Optional.empty());
  }

  private void stalled(Duration took) {
    if (took.compareTo(longestStall) > 0) {
      longestStall = took;
      if (took.compareTo(LONG_STALL) > 0) {
        LOG.log(System.Logger.Level.WARNING, "the Raft thread stood for {0} ms", took.toMillis());
      }
    }
  }

  private void fail(Throwable cause) {
    running = false;
    String why = "Raft has stopped on this manager: " + cause.getMessage();
    LOG.log(System.Logger.Level.ERROR, why, cause);
    try {
      node.close();
    } finally {
      status = node.status(longestStall, Optional.of(why));
      dropRest();
      onFailure.accept(why);
    }
  }

  private void dropRest() {
    List<Event> rest = new ArrayList<>();
    events.drainTo(rest);
    rest.forEach(Event::dropped);
  }

  /** Runs an event and waits for it; false if the loop has ended or does not get to it in time. */
  boolean await(Event event, Duration limit) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean entered =
        offer(
            (n, now) -> {
              event.happen(n, now);
              done.complete(null);
            });
    try {
      if (entered) {
        done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      }
      return entered;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Ends the loop; the node is closed on its own thread. Not to be called on that thread. */
  void stop() {
    running = false;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
