package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.adapter.raft.RaftRules.AppendPlan;
import dev.waggle.manager.adapter.raft.RaftRules.Candidacy;
import dev.waggle.manager.adapter.raft.RaftRules.Install;
import dev.waggle.manager.adapter.raft.RaftRules.LogView;
import dev.waggle.manager.adapter.raft.RaftRules.VoteReply;
import dev.waggle.manager.adapter.raft.RaftRules.Voter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule alone, by the paper's examples and by those that the library gets wrong. */
class RaftRulesTest {
  private static final RaftRules RULES = RaftRules.ALL;

  /** A log whose entry i has the i-th of the terms, the first behind the base. */
  private record TestLog(long base, long commitIndex, List<Long> terms) implements LogView {
    static TestLog of(long commit, long... terms) {
      return new TestLog(0, commit, java.util.Arrays.stream(terms).boxed().toList());
    }

    @Override
    public long lastAppended() {
      return base + terms.size();
    }

    @Override
    public long termAt(long index) {
      if (index == 0) {
        return 0;
      }
      if (index == base) {
        return 1;
      }
      return index < base || index > lastAppended() ? -1 : terms.get((int) (index - base - 1));
    }
  }

  @Nested
  class R1Append {
    @Test
    void a_divergent_tail_is_cut_and_no_more_claimed_than_was_sent() {
      // the leader has 8 to 10 of term 1 and 11 of term 2; the follower 8 to 12 of term 1
      TestLog follower = TestLog.of(7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
      AppendPlan plan = RULES.append(follower, 7, 1, List.of(1L, 1L, 1L, 2L), 7);
      assertThat(plan).isEqualTo(new AppendPlan(true, 11, 11, 3, 7));
    }

    @Test
    void an_append_within_what_is_there_cuts_nothing_and_claims_only_itself() {
      TestLog follower = TestLog.of(1, 1, 1, 1, 1, 1);
      AppendPlan plan = RULES.append(follower, 1, 1, List.of(1L, 1L), 5);
      assertThat(plan).isEqualTo(new AppendPlan(true, 3, 0, 2, 3));
    }

    @Test
    void an_empty_append_claims_and_commits_no_further_than_its_previous_index() {
      TestLog follower = TestLog.of(1, 1, 1, 1, 1);
      assertThat(RULES.append(follower, 2, 1, List.of(), 4))
          .isEqualTo(new AppendPlan(true, 2, 0, 0, 2));
      assertThat(RULES.append(follower, 0, 0, List.of(), 4))
          .isEqualTo(new AppendPlan(true, 0, 0, 0, 1));
    }

    @Test
    void a_gap_is_refused_with_the_last_index() {
      assertThat(RULES.append(TestLog.of(0, 1, 1), 5, 1, List.of(1L), 5))
          .isEqualTo(new AppendPlan(false, 2, 0, 0, 0));
    }

    @Test
    void another_term_before_is_refused_with_the_index_before_that_term() {
      assertThat(RULES.append(TestLog.of(1, 1, 1, 2, 2, 2), 5, 3, List.of(3L), 5))
          .isEqualTo(new AppendPlan(false, 2, 0, 0, 1));
    }

    @Test
    void what_lies_below_the_base_is_the_same_everywhere() {
      TestLog follower = new TestLog(10, 10, List.of(1L));
      assertThat(RULES.append(follower, 8, 1, List.of(1L, 1L, 1L, 2L), 12))
          .isEqualTo(new AppendPlan(true, 12, 0, 3, 12));
    }

    @Test
    void a_leader_that_contradicts_a_committed_entry_stops_the_member() {
      assertThatThrownBy(() -> RULES.append(TestLog.of(2, 1, 1), 1, 1, List.of(2L), 2))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> RULES.append(TestLog.of(2, 1, 1), 2, 2, List.of(2L), 2))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Nested
  class R2Commit {
    private final Set<String> five = Set.of("a", "b", "c", "d", "e");

    @Test
    void figure_8_an_entry_of_an_old_term_is_not_committed_by_counting() {
      TestLog leader = TestLog.of(1, 1, 2, 4); // index 2 of term 2 is on a majority, leads in 4
      Map<String, Long> held = Map.of("a", 3L, "b", 2L, "c", 2L, "d", 1L, "e", 1L);
      assertThat(RULES.commit(leader, 4, five, held::get)).isEqualTo(1);
      Map<String, Long> later = Map.of("a", 3L, "b", 3L, "c", 3L, "d", 1L, "e", 1L);
      assertThat(RULES.commit(leader, 4, five, later::get)).isEqualTo(3);
    }

    @Test
    void a_claim_beyond_the_log_is_capped_and_the_commit_index_never_goes_back() {
      TestLog leader = TestLog.of(3, 1, 1, 1);
      assertThat(RULES.commit(leader, 1, Set.of("a"), v -> 9L)).isEqualTo(3);
      assertThat(RULES.commit(leader, 1, Set.of("a"), v -> 1L)).isEqualTo(3);
    }

    @Test
    void half_of_the_voters_is_no_majority() {
      TestLog leader = TestLog.of(0, 1, 1);
      Map<String, Long> held = Map.of("a", 2L, "b", 2L, "c", 1L, "d", 0L);
      assertThat(RULES.commit(leader, 1, held.keySet(), held::get)).isEqualTo(1);
    }
  }

  @Nested
  class R3Vote {
    private final Voter voter = new Voter(5, Optional.empty(), 3, 10, false, false);

    private VoteReply asked(Voter mine, long term, long lastTerm, long lastIndex) {
      return RULES.vote(mine, new Candidacy("b", term, lastTerm, lastIndex, false));
    }

    @Test
    void the_higher_log_refuses_and_stands_itself() {
      assertThat(asked(voter, 6, 3, 9)).isEqualTo(VoteReply.REFUSE_AND_STAND);
      assertThat(asked(voter, 6, 2, 99)).isEqualTo(VoteReply.REFUSE_AND_STAND);
      assertThat(asked(voter, 6, 3, 10)).isEqualTo(VoteReply.GRANT);
      assertThat(asked(voter, 6, 4, 1)).isEqualTo(VoteReply.GRANT);
    }

    @Test
    void one_vote_in_a_term() {
      Voter voted = new Voter(5, Optional.of("c"), 3, 10, false, false);
      assertThat(asked(voted, 5, 3, 10)).isEqualTo(VoteReply.REFUSE);
      assertThat(asked(voted, 6, 3, 10)).isEqualTo(VoteReply.GRANT);
      Voter votedForIt = new Voter(5, Optional.of("b"), 3, 10, false, false);
      assertThat(asked(votedForIt, 5, 3, 10)).isEqualTo(VoteReply.GRANT);
    }

    @Test
    void an_old_term_a_heard_leader_and_a_bar_refuse() {
      assertThat(asked(voter, 4, 9, 99)).isEqualTo(VoteReply.REFUSE);
      assertThat(asked(new Voter(5, Optional.empty(), 3, 10, true, false), 6, 9, 99))
          .isEqualTo(VoteReply.REFUSE);
      assertThat(asked(new Voter(5, Optional.empty(), 3, 10, false, true), 6, 9, 99))
          .isEqualTo(VoteReply.REFUSE);
    }
  }

  @Nested
  class R4Answers {
    @Test
    void an_answer_of_another_round_or_after_a_new_term_does_not_count() {
      assertThat(RULES.countsVote(6, false, 6, 6, false)).isTrue();
      assertThat(RULES.countsVote(6, false, 6, 5, false)).isFalse();
      assertThat(RULES.countsVote(6, false, 7, 6, false)).isFalse();
      assertThat(RULES.countsVote(6, false, 6, 6, true)).isFalse();
      assertThat(RULES.countsVote(6, true, 5, 6, true)).isTrue();
      assertThat(RULES.countsVote(6, true, 6, 6, true)).isFalse();
    }
  }

  @Nested
  class R7Install {
    @Test
    void never_backwards_and_what_follows_the_same_entry_stays() {
      TestLog log = TestLog.of(3, 1, 1, 1, 2, 2);
      assertThat(RULES.install(log, 3, 1)).isEqualTo(Install.ACKNOWLEDGE);
      assertThat(RULES.install(log, 2, 1)).isEqualTo(Install.ACKNOWLEDGE);
      assertThat(RULES.install(log, 4, 2)).isEqualTo(Install.KEEP_TAIL);
      assertThat(RULES.install(log, 4, 3)).isEqualTo(Install.REPLACE);
      assertThat(RULES.install(log, 9, 2)).isEqualTo(Install.REPLACE);
    }
  }

  @Test
  void r8_entries_are_applied_one_by_one() {
    assertThat(RULES.appliesNext(4, 5)).isTrue();
    assertThat(RULES.appliesNext(4, 4)).isFalse();
    assertThatThrownBy(() -> RULES.appliesNext(4, 6)).isInstanceOf(AssertionError.class);
  }

  @Test
  void r10_one_change_at_a_time_and_none_before_the_leaders_own_entry() {
    assertThat(RULES.refusesChange(true, 5, 5)).isEmpty();
    assertThat(RULES.refusesChange(false, 5, 5)).isPresent();
    assertThat(RULES.refusesChange(true, 6, 5)).isPresent();
  }

  @Test
  void r10_to_r15_who_may_stand() {
    List<String> three = List.of("a", "b", "c");
    assertThat(RULES.mayStand("a", three, three, false)).isTrue();
    assertThat(RULES.mayStand("x", three, three, false)).isFalse();
    assertThat(RULES.mayStand("a", three, three, true)).isFalse();
    assertThat(RULES.mayStand("a", List.of("b"), List.of("a", "b"), false))
        .as("to finish its own removal")
        .isTrue();
    assertThat(RULES.mayStand("a", List.of("b", "c"), List.of("b"), false)).isFalse();
  }

  @Test
  void r12_silence_is_noticed_by_both_sides() {
    assertThat(RULES.leaderSilent(1600, 100, 1500, 0, 150)).isFalse();
    assertThat(RULES.leaderSilent(1601, 100, 1500, 0, 150)).isTrue();
    assertThat(RULES.leaderSilent(1700, 100, 1500, 1, 150)).isFalse();
    List<String> three = List.of("a", "b", "c");
    assertThat(RULES.lostMajority("a", three, Map.of("b", 100L), 1600, 1500)).isFalse();
    assertThat(RULES.lostMajority("a", three, Map.of("b", 100L), 1601, 1500)).isTrue();
    assertThat(RULES.lostMajority("a", three, Map.of("x", 1600L, "y", 1600L), 1601, 1500))
        .as("learners do not count")
        .isTrue();
    assertThat(RULES.lostMajority("a", List.of("a"), Map.of(), 9999, 1500)).isFalse();
    assertThat(RULES.lostMajority("a", List.of("b"), Map.of(), 9999, 1500))
        .as("a leader that is no voter does not count itself")
        .isTrue();
  }

  @Test
  void r13_r15_a_quorum_counts_each_voter_once() {
    List<String> three = List.of("a", "b", "c");
    assertThat(RULES.isQuorum(three, List.of("a", "a", "a"))).isFalse();
    assertThat(RULES.isQuorum(three, List.of("a", "x", "y"))).isFalse();
    assertThat(RULES.isQuorum(three, List.of("a", "c"))).isTrue();
    assertThat(RaftRules.majority(List.of("a", "b", "c", "d"))).isEqualTo(3);
  }

  @Test
  void r14_a_cut_is_settled_beyond_it_and_by_a_committed_entry_of_the_leaders_term() {
    assertThat(RULES.settlesCut(10, 10, 3, 3)).isTrue();
    assertThat(RULES.settlesCut(10, 9, 3, 3)).isFalse();
    assertThat(RULES.settlesCut(10, 12, 2, 3)).isFalse();
    assertThat(RULES.settlesCut(0, 12, 3, 3)).isFalse();
  }
}
