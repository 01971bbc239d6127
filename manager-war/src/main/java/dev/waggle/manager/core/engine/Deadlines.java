package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.restart.DelayedStart;
import dev.waggle.manager.core.restart.Orphaning;
import dev.waggle.manager.core.state.ClusterState;
import java.util.stream.LongStream;

/** The instants, kept in the state, at which a decision could differ without any event. */
final class Deadlines {
  private Deadlines() {}

  /**
   * The earliest of them that is later than {@code afterMillis}; {@link Long#MAX_VALUE} if there is
   * none. All are cluster time in milliseconds.
   */
  static long next(ClusterState state, long afterMillis) {
    return LongStream.concat(
            DelayedStart.nextMillis(state, afterMillis).stream(),
            Orphaning.nextMillis(state, afterMillis).stream())
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
