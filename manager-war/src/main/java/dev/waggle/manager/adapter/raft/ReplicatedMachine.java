package dev.waggle.manager.adapter.raft;

import java.util.function.Supplier;

/**
 * What the log is applied to. All methods are called on one thread at a time (the group's runner,
 * before that the thread that opens the group), must return soon and must not throw: a member whose
 * machine throws stops.
 */
public interface ReplicatedMachine {
  /**
   * The next committed entry; {@code index} is always {@link #appliedIndex()} + 1.
   *
   * @param term the term the entry was proposed in
   * @param payload as proposed; empty for an entry of Raft's own, which only moves the index
   */
  void apply(long index, long term, byte[] payload);

  /** The index of the last entry applied or contained in the installed snapshot; 0 at first. */
  long appliedIndex();

  /** The whole state as bytes. */
  byte[] snapshot();

  /**
   * The state as of now, to be encoded later on another thread. Override it where the state is
   * immutable, so that encoding does not hold up the log.
   */
  default Supplier<byte[]> capture() {
    byte[] now = snapshot();
    return () -> now;
  }

  /** Replaces the state by that of a snapshot which contains the entries up to an index. */
  void install(long index, long term, byte[] snapshot);

  /** Who leads has changed; only hand it over. */
  void leadership(Leadership leadership);

  /** The group has stopped for good (failed disk, broken invariant): one line says why. */
  default void stopped(String why) {}
}
