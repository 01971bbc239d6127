package dev.waggle.manager.app;

import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.adapter.raft.EntryCodec.UnreadableEntryException;
import dev.waggle.manager.adapter.raft.Leadership;
import dev.waggle.manager.adapter.raft.ReplicatedMachine;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Snapshot;
import dev.waggle.manager.core.state.StateReducer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The state machine of this manager: one immutable state per index, published by a volatile write.
 * Entries come one at a time on the log's thread; anybody may read. The listener runs on that
 * thread and must only hand over.
 */
final class ReplicatedState implements ReplicatedMachine {
  /** Who is told what happened here. */
  interface Listener {
    void applied(Applied entry);

    void restored(ClusterState state);

    void leadership(Leadership leadership);

    /** The log has stopped for good. */
    void stopped(String why);
  }

  private final Listener listener;
  private volatile ClusterState state = ClusterState.empty();
  private volatile long lastVoid;

  ReplicatedState(Listener listener) {
    this.listener = listener;
  }

  /** The newest state applied here. */
  ClusterState state() {
    return state;
  }

  /**
   * Whether the entry of that index had no effect; for the newest void entry only, which is enough
   * for a proposer that has one entry under way.
   */
  boolean wasVoid(long index) {
    return lastVoid == index;
  }

  @Override
  public void apply(long index, long term, byte[] payload) {
    Applied applied = applied(index, term, payload);
    if (applied.voidReason().isPresent()) {
      lastVoid = index;
    }
    state = applied.state();
    listener.applied(applied);
  }

  private Applied applied(long index, long term, byte[] payload) {
    return payload.length == 0
        ? new Applied(StateReducer.skip(state, index, term), Optional.empty(), List.of())
        : StateReducer.apply(
            state, index, term, readable("entry " + index, () -> EntryCodec.decode(payload)));
  }

  @Override
  public long appliedIndex() {
    return state.appliedIndex();
  }

  @Override
  public byte[] snapshot() {
    return EntryCodec.encode(state.snapshot());
  }

  @Override
  public Supplier<byte[]> capture() {
    ClusterState now = state;
    return () -> EntryCodec.encode(now.snapshot());
  }

  @Override
  public void install(long index, long term, byte[] snapshot) {
    Snapshot read = readable("the snapshot at " + index, () -> EntryCodec.decodeSnapshot(snapshot));
    state = ClusterState.of(read);
    listener.restored(state);
  }

  private <T> T readable(String what, Supplier<T> decode) {
    try {
      return decode.get();
    } catch (UnreadableEntryException e) {
      listener.stopped(what + ": " + e.getMessage());
      throw e;
    }
  }

  @Override
  public void leadership(Leadership leadership) {
    listener.leadership(leadership);
  }

  @Override
  public void stopped(String why) {
    listener.stopped(why);
  }
}
