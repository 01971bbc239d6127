package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Settings of the log; ticks are seconds. */
public record RaftSettings(
    Optional<Long> snapshotInterval,
    Optional<Long> keepOldSnapshots,
    Optional<Long> logEntriesForSlowFollowers,
    Optional<Long> electionTick,
    Optional<Long> heartbeatTick,
    Extra extra) {

  /** What holds in a new cluster. */
  public static final RaftSettings DEFAULT =
      new RaftSettings(
          Optional.of(10_000L),
          Optional.of(0L),
          Optional.of(500L),
          Optional.of(10L),
          Optional.of(1L),
          Extra.NONE);
}
