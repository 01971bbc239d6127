package dev.waggle.manager.adapter.raft;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** When to make a snapshot, and what becomes of it. Confined to the node's thread. */
final class Snapshots {
  private static final long MOST_BYTES = 16 << 20;
  private static final long MOST_TAIL_BYTES = 4 << 20;

  /** Encodes on another thread and hands the bytes back to the node's thread. */
  interface Encoder {
    void encode(Supplier<byte[]> state, Consumer<byte[]> done);
  }

  private final ChecksummedLog log;
  private final Encoder encoder;
  private final int keep;
  private volatile long interval;
  private long bytes;
  private boolean encoding;

  Snapshots(ChecksummedLog log, Encoder encoder, long interval, int keep) {
    this.log = log;
    this.encoder = encoder;
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
    return !encoding && behind > 0 && (behind >= interval || bytes >= MOST_BYTES);
  }

  /** Captures the state as of {@code index} now; writes it when it is encoded. */
  void start(long index, List<String> voters, Supplier<byte[]> state, Runnable written) {
    long term = log.termAt(index);
    encoding = true;
    bytes = 0;
    encoder.encode(
        state,
        encoded -> {
          encoding = false;
          write(new StoredSnapshot(index, term, voters, encoded));
          written.run();
        });
  }

  private void write(StoredSnapshot own) {
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
