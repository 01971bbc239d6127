package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.history.HistoryLine;
import dev.waggle.manager.core.history.HistoryPage;
import dev.waggle.manager.core.history.HistoryQuery;
import dev.waggle.manager.core.history.HistoryReader;
import dev.waggle.manager.core.state.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Writes down what the log applies, on a thread of its own that opens the database when there is
 * something to write or to read. A database that fails is closed and tried again, with one line in
 * the log; meanwhile what happens waits up to a limit and is left out beyond. Nothing of it reaches
 * the log or a start. Thread-safe.
 */
public final class HistoryProjector implements HistoryReader, AutoCloseable {
  private static final int BATCH_ROWS = 1_000;

  /** A transaction costs more than a row; who reads does not wait for it. */
  private static final long GATHERED_MILLIS = 2_000;

  private static final Duration PRUNED_EVERY = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final long OPEN_MILLIS = 5_000;

  /** A reader waits so long for what was applied before it came. */
  private static final long SETTLE_MILLIS = 5_000;

  private static final long LAST_ROWS_MILLIS = 2_000;
  private static final long CLOSE_MILLIS = 5_000;

  /** A batch that fails so often is left out: it may be what is wrong. */
  private static final int ATTEMPTS = 10;

  private final HistorySettings settings;
  private final HistoryFile file;
  private final InstantSource clock;
  private final Duration firstPause;
  private final ArrivalQueue queue;
  private final OpenHistory history = new OpenHistory();
  private final Thread thread;
  private boolean started;

  // Of the thread alone:
  private List<Arrival> pending = List.of();
  private int attempts;
  private long rowsSincePruning;
  private Instant pruned = Instant.EPOCH;

  public HistoryProjector(HistorySettings settings) {
    this(settings, "file:", InstantSource.system(), Duration.ofSeconds(1));
  }

  /**
   * @param scheme of H2's file system
   * @param firstPause after a failure; each further one is twice as long, up to a minute
   */
  HistoryProjector(
      HistorySettings settings, String scheme, InstantSource clock, Duration firstPause) {
    this.settings = settings;
    this.file = new HistoryFile(settings.directory(), scheme, clock);
    this.clock = clock;
    this.firstPause = firstPause;
    this.queue = new ArrivalQueue(settings.queuedRows());
    this.thread = new Thread(this::run, "waggle-history");
    thread.setDaemon(true);
    thread.setContextClassLoader(HistoryProjector.class.getClassLoader());
  }

  /** Where the log of that swarm tells what it applies. */
  public HistoryFeed feed(HistoryLine line) {
    start();
    return new HistoryFeed(line, queue, clock);
  }

  private synchronized void start() {
    if (!started && !queue.isClosed()) {
      started = true;
      thread.start();
    }
  }

  /** A node that was never a manager has an empty history, and makes no database to say so. */
  private synchronized boolean isUnused() {
    return !started && !file.exists();
  }

  @Override
  public Verdict<HistoryPage> page(HistoryQuery query) {
    if (isUnused()) {
      return Verdict.accepted(new HistoryPage(List.of(), Optional.empty()));
    }
    start();
    Optional<HistoryDatabase> open = history.await(OPEN_MILLIS);
    if (open.isEmpty()) {
      return unreadable(history.whyNot());
    }
    settle();
    try {
      return Verdict.accepted(open.get().page(query));
    } catch (RuntimeException e) {
      history.suspect(open.get(), e);
      queue.wake();
      return unreadable(HistoryTrouble.line(e));
    }
  }

  private void settle() {
    try {
      if (history.isFine()) {
        queue.settle(SETTLE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Verdict<HistoryPage> unreadable(String why) {
    return Verdict.refused(
        Rejection.unavailable("the history of this node cannot be read: " + why));
  }

  /** Whether the database is open and takes what is written. */
  public boolean isWriting() {
    return history.isFine();
  }

  /** Failures to open, read or write, since the start. */
  public long failures() {
    return history.failures();
  }

  /** Rows and entries that wait to be written. */
  public int waiting() {
    return queue.weight();
  }

  private void run() {
    Duration pause = firstPause;
    try {
      while (!queue.isClosed()) {
        if (step()) {
          pause = firstPause;
        } else {
          queue.pause(pause.toMillis());
          pause = pause.multipliedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
      }
      writeTheLast();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      history.close();
    }
  }

  private boolean step() throws InterruptedException {
    try {
      HistoryDatabase open = open();
      prune(open);
      if (pending.isEmpty()) {
        pending = queue.take(BATCH_ROWS, PRUNED_EVERY.toMillis(), GATHERED_MILLIS);
      }
      history.requireUnsuspected();
      write(open);
      return true;
    } catch (RuntimeException | LinkageError e) {
      failed(e);
      return false;
    }
  }

  private HistoryDatabase open() {
    Optional<HistoryDatabase> open = history.database();
    if (open.isPresent()) {
      return open.get();
    }
    HistoryDatabase opened = file.open();
    history.opened(opened);
    return opened;
  }

  private void write(HistoryDatabase open) {
    if (!pending.isEmpty()) {
      rowsSincePruning += new Projection(open).write(pending, clock.instant());
      if (!history.isFine()) {
        open.sync();
        history.worked();
      }
      done();
    }
  }

  private void done() {
    pending = List.of();
    attempts = 0;
    queue.settled();
  }

  private void prune(HistoryDatabase open) {
    Instant now = clock.instant();
    boolean due =
        rowsSincePruning > settings.maxRows() / 10
            || Duration.between(pruned, now).compareTo(PRUNED_EVERY) >= 0;
    if (due) {
      open.prune(settings.maxRows(), now.minus(settings.maxAge()));
      pruned = now;
      rowsSincePruning = 0;
    }
  }

  private void failed(Throwable why) {
    history.failed(why);
    if (HistoryFile.isUnusable(why)) {
      file.setAside(why);
    }
    if (!pending.isEmpty() && ++attempts >= ATTEMPTS) {
      done();
    }
  }

  private void writeTheLast() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_ROWS_MILLIS);
    try {
      Optional<HistoryDatabase> open = history.database();
      while (open.isPresent() && System.nanoTime() < end) {
        if (pending.isEmpty()) {
          pending = queue.poll(BATCH_ROWS);
        }
        if (pending.isEmpty()) {
          return;
        }
        write(open.get());
      }
    } catch (RuntimeException e) {
      history.failed(e);
    }
  }

  /** Writes what waits, for two seconds at most, and closes the database. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
