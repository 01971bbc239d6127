package dev.waggle.manager.adapter.raft;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of Raft as pure functions: what I hold, what was asked, what to answer. The numbers
 * are those of the rules that the design keeps (docs/design/raft-rules.md); "the paper" is Ongaro's
 * dissertation. Each is a method of its own so that a test can switch it off by overriding it and
 * see what goes wrong.
 */
class RaftRules {
  /** All rules, as they are kept outside of tests. */
  static final RaftRules ALL = new RaftRules();

  RaftRules() {}

  /** What the rules need to know of a log; indexes from 1, term -1 where it is not known. */
  interface LogView {
    /** The log begins behind this index, whose term it still knows. */
    long base();

    long lastAppended();

    long commitIndex();

    long termAt(long index);
  }

  /**
   * What a follower does with an append (R1).
   *
   * @param accepted whether the entry before the first one matched
   * @param index accepted: exactly prev + count, all that may be claimed; refused: the highest
   *     index that may still match
   * @param cutFrom the index from which the own log is to be cut, 0 for no cut
   * @param firstNew position of the first sent entry to append; the count if there is none
   * @param commit the commit index afterwards
   */
  record AppendPlan(boolean accepted, long index, long cutFrom, int firstNew, long commit) {}

  /** R1: entry by entry; a conflict cuts, what is there stays, and no more is claimed than sent. */
  AppendPlan append(
      LogView log, long prevIndex, long prevTerm, List<Long> terms, long leaderCommit) {
    if (prevIndex > log.lastAppended()) {
      return refused(log, log.lastAppended());
    }
    if (prevIndex >= log.base() && log.termAt(prevIndex) != prevTerm) {
      requireUncommitted(log, prevIndex);
      return refused(log, beforeTermOf(log, prevIndex));
    }
    int firstNew = 0;
    while (firstNew < terms.size() && holds(log, prevIndex + 1 + firstNew, terms.get(firstNew))) {
      firstNew++;
    }
    long at = prevIndex + 1 + firstNew;
    boolean conflict = firstNew < terms.size() && at <= log.lastAppended();
    if (conflict) {
      requireUncommitted(log, at);
    }
    long claim = prevIndex + terms.size();
    long commit = Math.max(log.commitIndex(), Math.min(leaderCommit, claim));
    return new AppendPlan(true, claim, conflict ? at : 0, firstNew, commit);
  }

  /** What lies at or below the base is committed, so every leader has the same there. */
  private static boolean holds(LogView log, long index, long term) {
    return index <= log.base() || log.termAt(index) == term;
  }

  private static AppendPlan refused(LogView log, long hint) {
    return new AppendPlan(false, hint, 0, 0, log.commitIndex());
  }

  private static long beforeTermOf(LogView log, long index) {
    long term = log.termAt(index);
    long first = index;
    while (first - 1 > log.commitIndex() && log.termAt(first - 1) == term) {
      first--;
    }
    return first - 1;
  }

  private static void requireUncommitted(LogView log, long index) {
    if (index <= log.commitIndex()) {
      throw new AssertionError(
          "a leader contradicts entry %d, committed here with term %d (commit index %d)"
              .formatted(index, log.termAt(index), log.commitIndex()));
    }
  }

  /**
   * R2: the highest index that a majority of the newest configuration holds, if its entry is of the
   * leader's own term (figure 8 of the paper), else the present commit index. A claim above the
   * leader's last index counts as its last index.
   */
  long commit(LogView log, long term, Collection<String> voters, ToLongFunction<String> claims) {
    if (log.lastAppended() == log.commitIndex()) {
      return log.commitIndex();
    }
    long[] held =
        voters.stream()
            .mapToLong(v -> Math.min(claims.applyAsLong(v), log.lastAppended()))
            .sorted()
            .toArray();
    if (held.length == 0) {
      return log.commitIndex();
    }
    long index = held[held.length - majority(voters)];
    return index > log.commitIndex() && log.termAt(index) == term ? index : log.commitIndex();
  }

  static int majority(Collection<String> voters) {
    return voters.size() / 2 + 1;
  }

  /**
   * R9: the configuration that counts is the newest in the log, committed or not.
   *
   * @param commit the commit index
   */
  List<String> configuration(VoterHistory history, long commit) {
    return history.newest();
  }

  /** Whether those named are a majority of the voters; each raft id counts once (R15). */
  boolean isQuorum(Collection<String> voters, Collection<String> named) {
    return voters.stream().filter(named::contains).count() >= majority(voters);
  }

  /** What a candidate shows: the term it stands for and where its log ends. */
  record Candidacy(String raftId, long term, long lastTerm, long lastIndex, boolean preVote) {}

  /**
   * What a voter knows when it is asked.
   *
   * @param heardLeader whether it leads or heard its leader recently (R12)
   * @param barred whether it may not vote at all (R14, R15)
   */
  record Voter(
      long term,
      Optional<String> vote,
      long lastTerm,
      long lastIndex,
      boolean heardLeader,
      boolean barred) {}

  enum VoteReply {
    GRANT,
    REFUSE,
    /** My log is the higher one: refuse and stand myself. */
    REFUSE_AND_STAND
  }

  /** R3, R12: the paper's RequestVote, and its pre-vote, which binds nobody. */
  VoteReply vote(Voter mine, Candidacy asked) {
    if (mine.barred() || mine.heardLeader() || asked.term() < mine.term()) {
      return VoteReply.REFUSE;
    }
    if (isHigher(mine, asked)) {
      return VoteReply.REFUSE_AND_STAND;
    }
    boolean votedForAnother =
        asked.term() == mine.term()
            && mine.vote().filter(v -> !v.equals(asked.raftId())).isPresent();
    return votedForAnother && !asked.preVote() ? VoteReply.REFUSE : VoteReply.GRANT;
  }

  private static boolean isHigher(Voter mine, Candidacy asked) {
    return mine.lastTerm() > asked.lastTerm()
        || (mine.lastTerm() == asked.lastTerm() && mine.lastIndex() > asked.lastIndex());
  }

  /** R4: an answer counts only for the very round that asked, while nothing else happened since. */
  boolean countsVote(
      long roundTerm, boolean roundIsPreVote, long currentTerm, long answeredTerm, boolean pre) {
    long expected = roundIsPreVote ? roundTerm - 1 : roundTerm;
    return answeredTerm == roundTerm && pre == roundIsPreVote && currentTerm == expected;
  }

  /**
   * Who may stand: a voter by its log whose votes count (R10 to R15). One whose removal is in its
   * log but not committed may be needed to commit it, and stands as well, without counting itself
   * (4.2.2 of the paper).
   */
  boolean mayStand(
      String me, Collection<String> newest, Collection<String> committed, boolean barred) {
    return !barred && (newest.contains(me) || committed.contains(me));
  }

  /**
   * R19: whether who stands asks that voter: each, in sight or not. Two that are well may not see
   * each other yet when the leader between them fails; the answer brings them in sight.
   */
  boolean asks(String voter, Collection<String> inSight) {
    return true;
  }

  enum Install {
    /** At or below the commit index: nothing is touched, only the commit index acknowledged. */
    ACKNOWLEDGE,
    /** The own entry at that index has that term: what follows it stays. */
    KEEP_TAIL,
    REPLACE
  }

  /** R7: never backwards. */
  Install install(LogView log, long index, long term) {
    if (index <= log.commitIndex()) {
      return Install.ACKNOWLEDGE;
    }
    return log.termAt(index) == term ? Install.KEEP_TAIL : Install.REPLACE;
  }

  /** R8: entries are applied one by one; a gap is a broken invariant. */
  boolean appliesNext(long applied, long index) {
    if (index > applied + 1) {
      throw new AssertionError("entry " + index + " after " + applied + " was applied");
    }
    return index == applied + 1;
  }

  /** R6: what was proposed in a term is appended in the office of that term, or not at all. */
  boolean appends(long proposedIn, long term, boolean leads) {
    return leads && proposedIn == term;
  }

  /** R10: why membership cannot change now; empty if it can. */
  Optional<String> refusesChange(boolean ownEntryApplied, long newestChange, long commit) {
    if (!ownEntryApplied) {
      return Optional.of("the leader has not committed an entry of its term yet: try again");
    }
    if (newestChange > commit) {
      return Optional.of("another change of the managers is not committed yet: try again");
    }
    return Optional.empty();
  }

  /** R12: a follower stops believing in a leader that it has not heard for so long. */
  boolean leaderSilent(long now, long heardAt, long silence, int place, long stagger) {
    return now - heardAt > silence + place * stagger;
  }

  /** R12: a leader stops leading when no majority, itself included, has answered for so long. */
  boolean lostMajority(
      String me, Collection<String> voters, Map<String, Long> answeredAt, long now, long silence) {
    List<String> heard =
        voters.stream()
            .filter(v -> v.equals(me) || isRecent(answeredAt.get(v), now, silence))
            .toList();
    return !isQuorum(voters, heard);
  }

  /**
   * R13: a leader's read is answered by a round that a majority of voters has answered.
   *
   * @param answered those who answered that round or a later one, the leader included
   */
  boolean confirmsRead(Collection<String> voters, Collection<String> answered) {
    return isQuorum(voters, answered);
  }

  /** R14: a member whose log was cut, at this index, neither stands nor votes; 0 for no cut. */
  boolean lacksEntries(long cutAt) {
    return cutAt != 0;
  }

  /**
   * R14: a cut is settled once the log reaches beyond it again as a leader has it, and an entry of
   * that leader's own term is committed: whatever was acknowledged before is then contained.
   */
  boolean settlesCut(long cutAt, long claimed, long termOfCommit, long leaderTerm) {
    return cutAt != 0 && claimed >= cutAt && termOfCommit == leaderTerm;
  }

  /** R15: with a raft id twice in the view nobody leads, stands or votes. */
  boolean forbidsLeaders(boolean idTwiceInView) {
    return idTwiceInView;
  }

  /**
   * R17: whoever was heard within the time of silence is in sight, also if no view shows it: the
   * views come from a coordinator that may be cut off from one of two who hear each other.
   */
  boolean inSight(long now, long heardAt, long silence) {
    return isRecent(heardAt, now, silence);
  }

  /**
   * R18: a leader that does not hear a voter whom another hears, one that has everybody in sight,
   * leaves the office to that other: then all are served.
   *
   * @param answeredAt when the voter last answered this leader, if it ever did
   */
  boolean cedes(long now, @Nullable Long answeredAt, long silence) {
    return !isRecent(answeredAt, now, silence);
  }

  private static boolean isRecent(@Nullable Long at, long now, long silence) {
    return at != null && now - at <= silence;
  }
}
