package dev.waggle.manager.core.state;

import dev.waggle.model.meta.Version;
import dev.waggle.model.object.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies committed entries. Total and deterministic: an entry is applied or void, the same on
 * every replica, and nothing is thrown for what an entry holds.
 */
public final class StateReducer {
  private StateReducer() {}

  /**
   * The state after the entry.
   *
   * @param index log index of the entry; the version of every object that it changes
   * @param term the log's own term of the entry
   */
  public static Applied apply(ClusterState state, long index, long term, Transaction tx) {
    if (index <= state.appliedIndex()) {
      throw new AssertionError("entry " + index + " after " + state.appliedIndex());
    }
    ClusterState moved = state.movedTo(index, term, tx.clusterMillis());
    Optional<String> reason = voidReason(state, term, tx);
    if (reason.isPresent()) {
      return new Applied(moved, reason, List.of(), tx.decidedAt());
    }
    List<ClusterEvent> events = new ArrayList<>(tx.changes().size());
    ClusterState next = moved.withAnswered(tx.answered());
    for (Change change : tx.changes()) {
      Optional<StoredObject> before = next.find(change.ref());
      Optional<StoredObject> after = after(change, index);
      next = after.isPresent() ? next.with(after.get()) : next.without(change.ref());
      events.add(new ClusterEvent(index, change.ref(), before, after, change.by()));
    }
    return new Applied(next, Optional.empty(), events, tx.decidedAt());
  }

  /** The state after an entry without a transaction: a leader's no-op or the library's own. */
  public static ClusterState skip(ClusterState state, long index, long term) {
    return state.movedTo(index, term, state.clusterMillis());
  }

  private static Optional<StoredObject> after(Change change, long index) {
    return change instanceof Change.Put put
        ? Optional.of(put.object().withVersion(new Version(index)))
        : Optional.empty();
  }

  private static Optional<String> voidReason(ClusterState state, long term, Transaction tx) {
    if (tx.term() != term) {
      return Optional.of("decided in term " + tx.term() + ", committed in term " + term);
    }
    for (Change change : tx.changes()) {
      long found = state.find(change.ref()).map(o -> o.version().index()).orElse(0L);
      if (found != change.priorVersion()) {
        return Optional.of(
            change.ref() + " has version " + found + ", not " + change.priorVersion());
      }
    }
    return Optional.empty();
  }
}
