package dev.waggle.manager.adapter.raft;

import java.time.Duration;

/**
 * Times and limits of the log.
 *
 * @param snapshotEntries a snapshot is made after so many entries (or 16 MB of payload)
 * @param slowFollowerEntries so many entries (at most 4 MB) stay in the log behind a snapshot
 * @param resendInterval the leader's sign of life, and the unit of repeating
 * @param silence a leader unheard, or a majority unanswered, for so long is lost
 * @param joinTimeout how long a first connection waits for others to answer
 * @param proposalTimeout when the outcome of a proposal becomes unknown
 */
public record RaftTuning(
    long snapshotEntries,
    int slowFollowerEntries,
    Duration resendInterval,
    Duration silence,
    Duration joinTimeout,
    Duration proposalTimeout) {

  /** What the measurements of the design recommend. */
  public static final RaftTuning DEFAULT =
      new RaftTuning(
          10_000,
          500,
          Duration.ofMillis(150),
          Duration.ofMillis(1500),
          Duration.ofMillis(1000),
          Duration.ofSeconds(5));

  public RaftTuning {
    if (snapshotEntries < 1 || slowFollowerEntries < 0) {
      throw new IllegalArgumentException("snapshotEntries: " + snapshotEntries);
    }
    if (resendInterval.multipliedBy(4).compareTo(silence) > 0) {
      throw new IllegalArgumentException("silence < 4 * resendInterval: " + silence);
    }
  }

  public RaftTuning withSnapshotEntries(long entries) {
    return new RaftTuning(
        entries, slowFollowerEntries, resendInterval, silence, joinTimeout, proposalTimeout);
  }

  public RaftTuning withSlowFollowerEntries(int entries) {
    return new RaftTuning(
        snapshotEntries, entries, resendInterval, silence, joinTimeout, proposalTimeout);
  }

  public RaftTuning withJoinTimeout(Duration timeout) {
    return new RaftTuning(
        snapshotEntries, slowFollowerEntries, resendInterval, silence, timeout, proposalTimeout);
  }
}
