package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Task;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The instants, kept in the state, at which a decision could differ without any event. */
public final class Deadlines {
  /** After so long on a node that is down, its tasks are given up (swarm-semantics 10). */
  public static final Duration ORPHANED_AFTER = Duration.ofHours(24);

  private Deadlines() {}

  /**
   * The earliest of them that is later than {@code afterMillis}; {@link Long#MAX_VALUE} if there is
   * none. All are cluster time in milliseconds.
   */
  public static long next(ClusterState state, long afterMillis) {
    return Stream.of(delayedStarts(state), orphanings(state))
        .flatMapToLong(times -> times)
        .filter(at -> at > afterMillis)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static LongStream delayedStarts(ClusterState state) {
    return state.delayedTasks().stream()
        .map(Task::bookkeeping)
        .flatMapToLong(
            kept ->
                LongStream.concat(kept.startAtMillis().stream(), kept.awaitUntilMillis().stream()));
  }

  private static LongStream orphanings(ClusterState state) {
    return state.nodes().stream()
        .map(Node::bookkeeping)
        .flatMapToLong(kept -> kept.downSinceMillis().stream())
        .map(since -> since + ORPHANED_AFTER.toMillis());
  }
}
