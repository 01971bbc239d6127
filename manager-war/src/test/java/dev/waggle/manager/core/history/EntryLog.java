package dev.waggle.manager.core.history;

import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.model.object.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A log of one manager: each call is the next entry, applied. The entries are one second apart. */
public final class EntryLog {
  public static final Instant START = Instant.parse("2026-11-24T07:00:00Z");

  private ClusterState state = ClusterState.empty();

  public ClusterState state() {
    return state;
  }

  public Applied put(StoredObject... objects) {
    return entry(draft -> List.of(objects).forEach(draft::put));
  }

  public Applied putBy(String who, StoredObject... objects) {
    return entry(
        draft ->
            draft.onBehalfOf(
                who,
                () -> {
                  List.of(objects).forEach(draft::put);
                  return who;
                }));
  }

  public Applied remove(StoredObject... objects) {
    return entry(draft -> List.of(objects).forEach(draft::remove));
  }

  /** An entry without any change. */
  public Applied nothing() {
    return entry(draft -> {});
  }

  public Applied entry(Consumer<Draft> decision) {
    Draft draft = new Draft(state);
    decision.accept(draft);
    long index = state.appliedIndex() + 1;
    Applied applied =
        StateReducer.apply(
            state, index, 1, draft.toTransaction(1, index).withDecidedAt(START.plusSeconds(index)));
    state = applied.state();
    return applied;
  }
}
