package dev.waggle.manager.app;

import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.adapter.raft.EntryCodec.UnreadableEntryException;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.StateReducer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The state machine of this manager: one immutable state per index, published by a volatile write.
 * Entries come one at a time on the log's thread; anybody may read. Listeners run on that thread
 * and must only hand over.
 */
final class ReplicatedState {
  private final Consumer<String> fatal;
  private final List<Consumer<Applied>> listeners = new CopyOnWriteArrayList<>();
  private volatile ClusterState state = ClusterState.empty();

  /**
   * @param fatal told one line when an entry cannot be read; the node cannot go on after that
   */
  ReplicatedState(Consumer<String> fatal) {
    this.fatal = fatal;
  }

  ClusterState state() {
    return state;
  }

  void onApplied(Consumer<Applied> listener) {
    listeners.add(listener);
  }

  /** Applies one committed entry; an empty payload is the log's own. */
  void apply(long index, long term, byte[] payload) {
    if (index <= state.appliedIndex()) {
      return;
    }
    Applied applied = applied(index, term, payload);
    state = applied.state();
    listeners.forEach(listener -> listener.accept(applied));
  }

  private Applied applied(long index, long term, byte[] payload) {
    if (payload.length == 0) {
      return new Applied(StateReducer.skip(state, index, term), Optional.empty(), List.of());
    }
    try {
      return StateReducer.apply(state, index, term, EntryCodec.decode(payload));
    } catch (UnreadableEntryException e) {
      fatal.accept("entry " + index + ": " + e.getMessage());
      throw e;
    }
  }

  /** The bytes of a snapshot of the newest state. */
  byte[] snapshot() {
    return EntryCodec.encode(state.snapshot());
  }

  /** Replaces the state by that of a snapshot. */
  void install(byte[] snapshot) {
    try {
      state = ClusterState.of(EntryCodec.decodeSnapshot(snapshot));
    } catch (UnreadableEntryException e) {
      fatal.accept("snapshot: " + e.getMessage());
      throw e;
    }
    Applied replaced = new Applied(state, Optional.empty(), List.of());
    listeners.forEach(listener -> listener.accept(replaced));
  }
}
