package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.restart.DelayedStart;
import dev.waggle.manager.core.restart.Orphaning;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.update.RollingUpdater;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The instants, kept in the state, at which a decision could differ without any event. */
final class Deadlines {
  private Deadlines() {}

  /**
   * The earliest of them that is later than {@code afterMillis}; {@link Long#MAX_VALUE} if there is
   * none. All are cluster time in milliseconds.
   */
  static long next(ClusterState state, long afterMillis) {
    return Stream.of(
            DelayedStart.nextMillis(state, afterMillis),
            Orphaning.nextMillis(state, afterMillis),
            RollingUpdater.nextMillis(state, afterMillis))
        .flatMapToLong(OptionalLong::stream)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
