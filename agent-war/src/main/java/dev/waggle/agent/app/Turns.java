package dev.waggle.agent.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Who may have the engine make or start a container now. Both are work for processors: as many as
 * the machine has are done at once, for more of them only get in each other's way (a tenth more
 * processor time for each, measured; Docker's own swarm starts all at once). What they wait for may
 * be something else, a volume on a slow disk: while processors stand idle others begin, too, and
 * whoever is under way for long does not count any more. Thread-safe.
 */
final class Turns {
  /** How often those who wait look at the processors. */
  static final Duration GLANCE = Duration.ofMillis(250);

  /** Idle for half a glance: of one processor, whatever their number. */
  private static final int IDLE_SHARE = 2;

  /** After this long a turn counts no more. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final int atOnce;
  private final Supplier<Duration> idle;
  private final LongSupplier nanoTime;
  private final Deque<Turn> underWay = new ArrayDeque<>(); // oldest first
  private int waiting;
  private long lookedAt;
  private Duration idleThen = Duration.ZERO;

  /**
   * @param idle what the processors have stood idle so far, together; never falls
   */
  Turns(int atOnce, Supplier<Duration> idle) {
    this(atOnce, idle, System::nanoTime);
  }

  Turns(int atOnce, Supplier<Duration> idle, LongSupplier nanoTime) {
    this.atOnce = atOnce;
    this.idle = idle;
    this.nanoTime = nanoTime;
  }

  /** One action under way. */
  final class Turn {
    private final long began = nanoTime.getAsLong();

    private Turn() {}

    void end() {
      ended(this);
    }
  }

  /**
   * Waits until it is the caller's turn.
   *
   * @throws InterruptedException if the caller is to wait no longer; it has no turn then
   */
  synchronized Turn take() throws InterruptedException {
    if (underWay.size() >= atOnce) {
      await();
    }
    Turn turn = new Turn();
    underWay.addLast(turn);
    return turn;
  }

  /** How many wait for their turn. */
  synchronized int waiting() {
    return waiting;
  }

  private synchronized void ended(Turn turn) {
    underWay.remove(turn);
    notifyAll();
  }

  private void await() throws InterruptedException {
    if (waiting == 0) {
      look();
    }
    waiting++;
    try {
      while (underWay.size() >= atOnce && !processorsIdle()) {
        if (nanoTime.getAsLong() - underWay.getFirst().began >= PATIENCE.toNanos()) {
          underWay.removeFirst();
        } else {
          TimeUnit.NANOSECONDS.timedWait(this, GLANCE.toNanos());
        }
      }
    } finally {
      waiting--;
    }
  }

  /** Each glance lets one begin: what it does to the processors is seen by the next. */
  private boolean processorsIdle() {
    long past = nanoTime.getAsLong() - lookedAt;
    if (past < GLANCE.toNanos()) {
      return false;
    }
    Duration before = idleThen;
    look();
    return idleThen.minus(before).toNanos() > past / IDLE_SHARE;
  }

  private void look() {
    lookedAt = nanoTime.getAsLong();
    idleThen = idle.get();
  }
}
