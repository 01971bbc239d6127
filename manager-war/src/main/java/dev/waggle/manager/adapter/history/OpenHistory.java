package dev.waggle.manager.adapter.history;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The database as those who read and the one who writes share it: open or not, and what is wrong
 * with it. Opened and closed by the one who writes. Thread-safe.
 */
final class OpenHistory {
  private static final Logger LOG = System.getLogger(OpenHistory.class.getName());

  private Optional<HistoryDatabase> database = Optional.empty();
  private Optional<Throwable> trouble = Optional.empty();
  private Optional<RuntimeException> suspicion = Optional.empty();
  private long failures;

  synchronized Optional<HistoryDatabase> database() {
    return database;
  }

  /** Waits until it is open, or cannot be opened. */
  synchronized Optional<HistoryDatabase> await(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left = millis;
          left > 0 && database.isEmpty() && trouble.isEmpty();
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return database;
  }

  synchronized void opened(HistoryDatabase opened) {
    database = Optional.of(opened);
    notifyAll();
  }

  /** The trouble is over: what was to be written is on the disk. */
  synchronized void worked() {
    trouble = Optional.empty();
    LOG.log(Level.INFO, "the history of this node is written again");
  }

  /** Closes it; the first of several failures is told to people. */
  synchronized void failed(Throwable why) {
    failures++;
    if (trouble.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "the history of this node is not written: "
              + HistoryTrouble.line(why)
              + "; the swarm goes on without it, and it is tried again");
      LOG.log(Level.DEBUG, "the cause", why);
    }
    trouble = Optional.of(why);
    close();
  }

  synchronized void close() {
    database.ifPresent(HistoryDatabase::close);
    database = Optional.empty();
    suspicion = Optional.empty();
    notifyAll();
  }

  /** Reading it has failed; the one who writes looks at it. */
  synchronized void suspect(HistoryDatabase read, RuntimeException why) {
    if (database.filter(open -> open == read).isPresent()) {
      suspicion = Optional.of(why);
    }
  }

  /**
   * @throws RuntimeException with which reading has failed
   */
  synchronized void requireUnsuspected() {
    if (suspicion.isPresent()) {
      throw suspicion.get();
    }
  }

  /** Why it is not open or not written, for people. */
  synchronized String whyNot() {
    return trouble.map(HistoryTrouble::line).orElse("it is being opened");
  }

  synchronized boolean isFine() {
    return database.isPresent() && trouble.isEmpty();
  }

  synchronized long failures() {
    return failures;
  }
}
