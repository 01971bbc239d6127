package dev.waggle.manager.core.state;

import dev.waggle.model.object.PayloadObject;
import java.util.Optional;

/**
 * What is derived from all secrets, or from all configs: kept up to date with each change, never
 * stored.
 *
 * @param byName identities, by the {@link NameKey} of the name
 * @param bytes what all of them take, see {@link PayloadSize}
 */
record PayloadIndex<I extends Comparable<I>>(Index<String, I> byName, long bytes) {

  static <I extends Comparable<I>> PayloadIndex<I> empty() {
    return new PayloadIndex<I>(Index.empty(), 0);
  }

  PayloadIndex<I> moved(
      I id,
      Optional<? extends PayloadObject<?>> before,
      Optional<? extends PayloadObject<?>> after) {
    return new PayloadIndex<>(
        byName.moved(id, before.map(PayloadIndex::key), after.map(PayloadIndex::key)),
        bytes - before.map(PayloadSize::of).orElse(0L) + after.map(PayloadSize::of).orElse(0L));
  }

  private static String key(PayloadObject<?> object) {
    return NameKey.of(object.name());
  }
}
