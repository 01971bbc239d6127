package dev.waggle.manager.adapter.raft;

import java.util.List;
import org.jgroups.protocols.raft.LogEntry;

/** What members of a group say to each other. Every answer carries the term that was checked. */
sealed interface RaftMessage {
  long term();

  /**
   * Leader to member: entries behind (prevIndex, prevTerm); without entries a sign of life.
   *
   * @param round the newest round of ReadIndex (R13); the answer repeats it
   */
  record Append(
      long term, long prevIndex, long prevTerm, List<LogEntry> entries, long commit, long round)
      implements RaftMessage {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /**
   * @param index accepted: all up to it is held; refused: the highest that may still match
   */
  record AppendAnswer(long term, boolean accepted, long index, long round) implements RaftMessage {}

  /** Leader to member whose next entry is no longer in the log; answered like an append. */
  record InstallSnapshot(long term, StoredSnapshot snapshot) implements RaftMessage {}

  /**
   * @param term the term stood for; in a pre-vote one that nobody has entered yet
   */
  record VoteRequest(long term, long lastTerm, long lastIndex, boolean preVote)
      implements RaftMessage {}

  /**
   * @param term the voter's own term
   * @param roundTerm the term that was asked for
   */
  record VoteAnswer(long term, long roundTerm, boolean granted, boolean preVote)
      implements RaftMessage {}

  /** A leader gives up its office on purpose: followers need not wait. */
  record Resigned(long term) implements RaftMessage {}

  /**
   * Member to leader: that voter looks for a leader, and everybody is in my sight (R18).
   *
   * @param voter whom the leader may not reach
   */
  record Unreached(long term, String voter) implements RaftMessage {}
}
