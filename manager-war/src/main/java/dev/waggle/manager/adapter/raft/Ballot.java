package dev.waggle.manager.adapter.raft;

import java.util.Set;
import java.util.TreeSet;

/** One round of votes that this member asked for. */
final class Ballot {
  private final long term;
  private final boolean preVote;
  private final RaftRules rules;
  private final Set<String> granted = new TreeSet<>();

  /**
   * @param term the term stood for; not entered yet in a pre-vote
   */
  Ballot(long term, boolean preVote, String me, RaftRules rules) {
    this.term = term;
    this.preVote = preVote;
    this.rules = rules;
    granted.add(me);
  }

  long term() {
    return term;
  }

  boolean preVote() {
    return preVote;
  }

  /** Counts an answer if it belongs to this round and the round still stands (R4). */
  void answered(String from, long currentTerm, RaftMessage.VoteAnswer answer) {
    if (answer.granted()
        && rules.countsVote(term, preVote, currentTerm, answer.roundTerm(), answer.preVote())) {
      granted.add(from);
    }
  }

  Set<String> granted() {
    return granted;
  }
}
