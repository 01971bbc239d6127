package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.state.Change;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Sizes of changes within one round; each is measured once. */
final class EntrySizes {
  private final ToLongFunction<Change> measure;
  private final Map<Change, Long> measured = new IdentityHashMap<>();

  EntrySizes(ToLongFunction<Change> measure) {
    this.measure = measure;
  }

  long of(Change change) {
    return measured.computeIfAbsent(change, measure::applyAsLong);
  }

  long of(Collection<Change> changes) {
    return changes.stream().mapToLong(this::of).sum();
  }
}
