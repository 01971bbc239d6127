package dev.waggle.manager.adapter.raft;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** When to make a snapshot, and what becomes of it. Confined to the node's thread. */
final class Snapshots {
  private static final long MOST_BYTES = 16 << 20;
  private static final long MOST_TAIL_BYTES = 4 << 20;

  /** Runs work on another thread, and what follows it on the node's thread. */
  interface Background {
    void run(Runnable work, Runnable then);
  }

  private final ChecksummedLog log;
  private final Background background;
  private final int keep;
  private volatile long interval;
  private long bytes;
  private boolean making;

  Snapshots(ChecksummedLog log, Background background, long interval, int keep) {
    this.log = log;
    this.background = background;
    this.interval = interval;
    this.keep = keep;
  }

  void interval(long entries) {
    interval = entries;
  }

  void applied(long payload) {
    bytes += payload;
  }

  boolean due(long applied) {
    long behind = applied - log.snapshot().map(StoredSnapshot::index).orElse(0L);
    return !making && behind > 0 && (behind >= interval || bytes >= MOST_BYTES);
  }

  /**
   * Captures the state as of {@code index} now; it is encoded, encrypted and forced in the
   * background, so that the log goes on meanwhile.
   */
  void start(long index, List<String> voters, Supplier<byte[]> state, Runnable written) {
    long term = log.termAt(index);
    making = true;
    bytes = 0;
    AtomicReference<@Nullable StoredSnapshot> made = new AtomicReference<>();
    background.run(
        () -> {
          StoredSnapshot own = new StoredSnapshot(index, term, voters, state.get());
          log.stage(own);
          made.set(own);
        },
        () -> {
          making = false;
          take(Objects.requireNonNull(made.get()));
          written.run();
        });
  }

  /** A leader's snapshot may have overtaken it. */
  private void take(StoredSnapshot own) {
    if (own.index() > log.snapshot().map(StoredSnapshot::index).orElse(0L)) {
      log.compact(own, tail(own.index()));
    }
  }

  /** Some entries stay for members that are just a little behind. */
  private long tail(long index) {
    long base = index;
    long kept = 0;
    while (base > log.base() && index - base < keep) {
      kept += log.entry(base).length();
      if (kept > MOST_TAIL_BYTES) {
        return base;
      }
      base--;
    }
    return base;
  }
}
