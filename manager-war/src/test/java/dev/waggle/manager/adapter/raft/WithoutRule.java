package dev.waggle.manager.adapter.raft;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rules with one of them left out, mostly as the library judges: what a test must notice.
 * Nothing outside of tests can leave a rule out.
 */
enum WithoutRule {
  /** Only the first entry is compared, and all that is there is claimed. */
  R1(
      new RaftRules() {
        @Override
        AppendPlan append(
            LogView log, long prevIndex, long prevTerm, List<Long> terms, long leaderCommit) {
          AppendPlan strict = super.append(log, prevIndex, prevTerm, terms, leaderCommit);
          long last = log.lastAppended();
          boolean looksTheSame =
              terms.isEmpty() || prevIndex >= last || log.termAt(prevIndex + 1) == terms.get(0);
          if (!strict.accepted() || !looksTheSame) {
            return strict;
          }
          long claim = Math.max(last, prevIndex + terms.size());
          int firstNew = (int) Math.min(terms.size(), last - prevIndex);
          long commit = Math.max(log.commitIndex(), Math.min(leaderCommit, claim));
          return new AppendPlan(true, claim, 0, firstNew, commit);
        }
      }),
  /** Entries of older terms are committed by counting who holds them. */
  R2(
      new RaftRules() {
        @Override
        long commit(
            LogView log, long term, Collection<String> voters, ToLongFunction<String> claims) {
          long[] held =
              voters.stream()
                  .mapToLong(v -> Math.min(claims.applyAsLong(v), log.lastAppended()))
                  .sorted()
                  .toArray();
          return Math.max(log.commitIndex(), held[held.length - majority(voters)]);
        }
      }),
  /** A vote does not look at the logs. */
  R3(
      new RaftRules() {
        @Override
        VoteReply vote(Voter mine, Candidacy asked) {
          Voter empty =
              new Voter(mine.term(), mine.vote(), 0, 0, mine.heardLeader(), mine.barred());
          return super.vote(empty, asked);
        }
      }),
  /** Any answer is a vote in the present round. */
  R4(
      new RaftRules() {
        @Override
        boolean countsVote(
            long roundTerm, boolean roundIsPreVote, long current, long answered, boolean pre) {
          return true;
        }
      }),
  /** A run of events goes on with what was proposed before its office ended. */
  R6(
      new RaftRules() {
        @Override
        boolean appends(long proposedIn, long term, boolean leads) {
          return true;
        }
      }),
  /** Every snapshot that comes is installed. */
  R7(
      new RaftRules() {
        @Override
        Install install(LogView log, long index, long term) {
          return Install.REPLACE;
        }
      }),
  /** Only what is committed counts as configuration. */
  R9(
      new RaftRules() {
        @Override
        List<String> configuration(VoterHistory history, long commit) {
          return history.at(commit);
        }
      }),
  /** Membership is changed whenever asked. */
  R10(
      new RaftRules() {
        @Override
        Optional<String> refusesChange(boolean ownEntryApplied, long newestChange, long commit) {
          return Optional.empty();
        }
      }),
  /** Only a view tells that a leader is gone. */
  R12_FOLLOWER(
      new RaftRules() {
        @Override
        boolean leaderSilent(long now, long heardAt, long silence, int place, long stagger) {
          return false;
        }
      }),
  /** A leader leads until a view tells that it is alone. */
  R12_LEADER(
      new RaftRules() {
        @Override
        boolean lostMajority(
            String me,
            Collection<String> voters,
            Map<String, Long> answeredAt,
            long now,
            long silence) {
          return false;
        }
      }),
  /** Whoever hears its leader votes for another all the same. */
  R12_VOTER(
      new RaftRules() {
        @Override
        VoteReply vote(Voter mine, Candidacy asked) {
          return super.vote(
              new Voter(
                  mine.term(),
                  mine.vote(),
                  mine.lastTerm(),
                  mine.lastIndex(),
                  false,
                  mine.barred()),
              asked);
        }
      }),
  /** A leader answers reads by what it believes to be. */
  R13(
      new RaftRules() {
        @Override
        boolean confirmsRead(Collection<String> voters, Collection<String> answered) {
          return true;
        }
      }),
  /** A member whose log was cut votes and stands like any other. */
  R14(
      new RaftRules() {
        @Override
        boolean lacksEntries(long cutAt) {
          return false;
        }
      }),
  /** A raft id twice in the view means nothing. */
  R15(
      new RaftRules() {
        @Override
        boolean forbidsLeaders(boolean idTwiceInView) {
          return false;
        }
      }),
  /** Only a view shows who is there. */
  R17(
      new RaftRules() {
        @Override
        boolean inSight(long now, long heardAt, long silence) {
          return false;
        }
      }),
  /** A leader stays, whoever it does not reach. */
  R18(
      new RaftRules() {
        @Override
        boolean cedes(long now, @Nullable Long answeredAt, long silence) {
          return false;
        }
      }),
  /** Who stands asks those that it sees. */
  R19(
      new RaftRules() {
        @Override
        boolean asks(String voter, Collection<String> inSight) {
          return inSight.contains(voter);
        }
      });

  final RaftRules rules;

  WithoutRule(RaftRules rules) {
    this.rules = rules;
  }
}
