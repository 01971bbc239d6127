package dev.waggle.manager.core.state;

import dev.waggle.model.meta.Version;
import dev.waggle.model.object.StoredObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    List<Optional<StoredObject>> found =
        tx.changes().stream().map(change -> changed(state, change)).toList();
    Optional<String> reason = voidReason(found, term, tx);
    StateBuilder next = new StateBuilder(state);
    next.moveTo(index, term, tx.clusterMillis());
    if (reason.isPresent()) {
      return new Applied(next.build(), reason, List.of(), tx.decidedAt());
    }
    next.answer(tx.answered());
    List<ClusterEvent> events = new ArrayList<>(tx.changes().size());
    Set<ObjectRef> changed = new HashSet<>();
    for (int i = 0; i < tx.changes().size(); i++) {
      Change change = tx.changes().get(i);
      ObjectRef ref = change.ref();
      Optional<StoredObject> before = changed.add(ref) ? found.get(i) : next.build().find(ref);
      Optional<StoredObject> after = after(change, index);
      next.change(before, after);
      events.add(new ClusterEvent(index, ref, before, after, change.by()));
    }
    return new Applied(next.build(), Optional.empty(), events, tx.decidedAt());
  }

  /** The state after an entry without a transaction: a leader's no-op or the library's own. */
  public static ClusterState skip(ClusterState state, long index, long term) {
    return state.movedTo(index, term, state.clusterMillis());
  }

  private static Optional<StoredObject> changed(ClusterState state, Change change) {
    return change instanceof Change.Put put
        ? state.current(put.object())
        : state.find(change.ref());
  }

  private static Optional<StoredObject> after(Change change, long index) {
    return change instanceof Change.Put put
        ? Optional.of(put.object().withVersion(new Version(index)))
        : Optional.empty();
  }

  private static Optional<String> voidReason(
      List<Optional<StoredObject>> found, long term, Transaction tx) {
    if (tx.term() != term) {
      return Optional.of("decided in term " + tx.term() + ", committed in term " + term);
    }
    for (int i = 0; i < found.size(); i++) {
      Change change = tx.changes().get(i);
      long version = Change.versionOf(found.get(i));
      if (version != change.priorVersion()) {
        return Optional.of(
            change.ref() + " has version " + version + ", not " + change.priorVersion());
      }
    }
    return Optional.empty();
  }
}
