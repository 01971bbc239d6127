package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.adapter.raft.RaftMessage.Append;
import dev.waggle.manager.adapter.raft.RaftMessage.AppendAnswer;
import dev.waggle.manager.adapter.raft.RaftMessage.InstallSnapshot;
import dev.waggle.manager.adapter.raft.RaftMessage.VoteAnswer;
import dev.waggle.manager.adapter.raft.RaftMessage.VoteRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.junit.jupiter.api.Test;

/** One node, message by message: that it decides by the rules, and what it says. */
class RaftNodeTest {
  private static final List<String> THREE = List.of("a.1", "b.1", "c.1");
  private final MemoryFiles disk = new MemoryFiles();
  private final List<RaftMessage> sent = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private ChecksummedLog log = ChecksummedLog.open(disk, SimulatedGroup.CIPHER);
  private final RecordingMachine machine = new RecordingMachine();
  private RaftRules rules = RaftRules.ALL;
  private long now = 10_000;

  private RaftNode node(List<String> given, RaftTuning tuning) {
    RaftNode node =
        new RaftNode(
            new RaftMember("a.1", given, tuning),
            log,
            machine,
            new RaftEnvironment(
                (to, message) -> sent.add(message),
                (work, then) -> later.addAll(List.of(work, then))),
            rules);
    node.start(now);
    return node;
  }

  private RaftNode node() {
    return node(THREE, RaftTuning.DEFAULT);
  }

  /** Entry 1 is the configuration of term 1; the others have these terms. */
  private void holds(long... terms) {
    log.append(1, LogEntries.create(VoterHistory.entry(1, THREE)));
    LogEntries rest = new LogEntries();
    Arrays.stream(terms).forEach(t -> rest.add(entry(t)));
    if (terms.length > 0) {
      log.append(2, rest);
    }
  }

  private static LogEntry entry(long term) {
    byte[] text = ("of " + term).getBytes(StandardCharsets.UTF_8);
    return new LogEntry(term, text, 0, text.length);
  }

  private static List<LogEntry> entries(long... terms) {
    return Arrays.stream(terms).mapToObj(RaftNodeTest::entry).toList();
  }

  private <T> T lastSent(Class<T> type) {
    return sent.stream().filter(type::isInstance).map(type::cast).reduce((x, y) -> y).orElseThrow();
  }

  private void pass(RaftNode node, Duration time) {
    long end = now + time.toMillis();
    while (now < end) {
      now += 25;
      node.tick(now);
      node.flush(now);
    }
  }

  private void receive(RaftNode node, String from, RaftMessage message) {
    node.receive(now, from, message);
    node.flush(now);
  }

  /** Elected in sight of b and c, with b's votes; its first entry is not committed yet. */
  private RaftNode elected() {
    RaftNode node = node();
    node.view(now, Set.of("b.1", "c.1"), false);
    pass(node, Duration.ofMillis(100));
    long term = node.term() + 1;
    receive(node, "b.1", new VoteAnswer(node.term(), term, true, true));
    receive(node, "b.1", new VoteAnswer(term, term, true, false));
    assertThat(node.leads()).isTrue();
    return node;
  }

  private RaftNode leading() {
    RaftNode node = elected();
    receive(node, "b.1", new AppendAnswer(node.term(), true, log.lastAppended(), 0));
    assertThat(machine.leadership()).isEqualTo(new Leadership.Leading(node.term()));
    return node;
  }

  /** The same test with a rule left out must fail. */
  private static void needs(WithoutRule without, Consumer<RaftNodeTest> test) {
    RaftNodeTest bare = new RaftNodeTest();
    bare.rules = without.rules;
    assertThatThrownBy(() -> test.accept(bare))
        .as("without %s", without)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void each_rule_is_needed() {
    needs(
        WithoutRule.R1,
        RaftNodeTest::a_follower_claims_exactly_what_was_sent_and_takes_the_leaders_entries);
    needs(WithoutRule.R2, RaftNodeTest::a_new_leader_commits_old_entries_only_with_one_of_its_own);
    needs(WithoutRule.R3, RaftNodeTest::a_member_with_the_higher_log_refuses_and_stands_itself);
    needs(WithoutRule.R4, RaftNodeTest::a_late_vote_of_an_earlier_round_elects_nobody);
    needs(
        WithoutRule.R6,
        RaftNodeTest::what_was_proposed_in_a_run_in_which_the_office_ended_is_not_appended);
    needs(WithoutRule.R7, RaftNodeTest::an_old_snapshot_is_only_acknowledged);
    needs(WithoutRule.R9, RaftNodeTest::the_newest_configuration_counts_also_before_it_commits);
    needs(WithoutRule.R10, RaftNodeTest::before_its_own_entry_a_leader_answers_nothing);
    needs(WithoutRule.R10, RaftNodeTest::one_change_of_the_voters_at_a_time);
    needs(
        WithoutRule.R12_LEADER,
        RaftNodeTest::a_leader_that_hears_no_majority_steps_down_and_its_reads_fail);
    needs(
        WithoutRule.R12_VOTER, RaftNodeTest::who_hears_its_leader_gives_no_vote_and_keeps_its_term);
    needs(WithoutRule.R13, RaftNodeTest::a_read_waits_for_a_round_that_was_sent_after_it);
    needs(
        WithoutRule.R14,
        RaftNodeTest::after_a_cut_a_member_neither_stands_nor_votes_until_it_matched_a_leader);
    needs(WithoutRule.R15, RaftNodeTest::a_raft_id_twice_in_the_view_means_no_leader);
    needs(WithoutRule.R15, RaftNodeTest::a_raft_id_twice_in_the_view_also_ends_a_round_of_votes);
  }

  @Test
  void a_member_with_the_higher_log_refuses_and_stands_itself() {
    holds(1, 1);
    RaftNode node = node();
    node.view(now, Set.of("b.1", "c.1"), false);
    receive(node, "b.1", new VoteRequest(2, 1, 2, true));
    assertThat(lastSent(VoteAnswer.class).granted()).isFalse();
    assertThat(lastSent(VoteRequest.class)).isEqualTo(new VoteRequest(2, 1, 3, true));
  }

  @Test
  void one_change_of_the_voters_at_a_time() {
    holds();
    RaftNode node = leading();
    CompletableFuture<Proposed> first = new CompletableFuture<>();
    CompletableFuture<Proposed> second = new CompletableFuture<>();
    node.changeVoter(now, "c.1", false, first);
    node.changeVoter(now, "b.1", false, second);
    assertThatThrownBy(() -> second.getNow(null))
        .hasCauseInstanceOf(MembershipRefusedException.class);
    receive(node, "b.1", new AppendAnswer(node.term(), true, log.lastAppended(), 0));
    assertThat(first).isCompleted();
    assertThat(node.voters()).containsExactly("a.1", "b.1");
  }

  /** Who looks at the managers before stopping one must not count on what the log may forget. */
  @Test
  void a_new_voter_stands_for_the_others_only_when_its_seat_is_committed() {
    holds();
    RaftNode node = leading();
    node.view(now, Set.of("b.1", "c.1", "d.1"), false);
    receive(node, "d.1", new AppendAnswer(node.term(), true, log.lastAppended(), 0));
    CompletableFuture<Proposed> asked = new CompletableFuture<>();
    CompletableFuture<Proposed> askedAgain = new CompletableFuture<>();
    node.changeVoter(now, "d.1", true, asked);
    node.changeVoter(now, "d.1", true, askedAgain);
    assertThat(node.voters()).contains("d.1");
    assertThat(asked).isNotDone();
    assertThat(askedAgain).as("not done, whatever it is told").isCompletedExceptionally();
    assertThat(standing(node)).containsExactlyInAnyOrder("a.1", "b.1", "c.1");
    receive(node, "b.1", new AppendAnswer(node.term(), true, log.lastAppended(), 0));
    receive(node, "c.1", new AppendAnswer(node.term(), true, log.lastAppended(), 0));
    assertThat(standing(node)).containsExactlyInAnyOrder("a.1", "b.1", "c.1", "d.1");
    node.view(now, Set.of("b.1"), false);
    assertThat(standing(node)).containsExactlyInAnyOrder("a.1", "b.1");
  }

  private static Set<String> standing(RaftNode node) {
    return node.status(Duration.ZERO, Optional.empty()).standing();
  }

  /** R6: a run of events in which the office ended goes on with nothing of it. */
  @Test
  void what_was_proposed_in_a_run_in_which_the_office_ended_is_not_appended() {
    holds();
    RaftNode node = leading();
    long last = log.lastAppended();
    CompletableFuture<Proposed> write = new CompletableFuture<>();
    node.propose(now, node.term(), new byte[] {1}, write);
    node.receive(now, "c.1", new VoteRequest(9, 9, 9, false));
    node.receive(now, "c.1", new Append(9, 0, 0, List.of(), 0, 0));
    node.flush(now);
    assertThat(log.lastAppended()).isEqualTo(last);
    assertThatThrownBy(() -> write.getNow(null)).hasCauseInstanceOf(NotLeaderException.class);
  }

  @Test
  void a_follower_claims_exactly_what_was_sent_and_takes_the_leaders_entries() {
    holds(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1); // 2 to 12
    log.commitIndex(7);
    RaftNode node = node();
    receive(node, "b.1", new Append(2, 7, 1, entries(1, 1, 1, 2), 7, 0));
    assertThat(lastSent(AppendAnswer.class)).isEqualTo(new AppendAnswer(2, true, 11, 0));
    assertThat(log.lastAppended()).isEqualTo(11);
    assertThat(log.termAt(11)).isEqualTo(2);
    receive(node, "b.1", new Append(2, 11, 2, List.of(), 11, 0));
    assertThat(machine.applied()).last().isEqualTo("of 2");
  }

  @Test
  void an_old_leader_is_told_the_term_and_changes_nothing() {
    holds(1);
    log.vote(9, Optional.empty());
    RaftNode node = node();
    receive(node, "b.1", new Append(5, 0, 0, entries(5), 1, 7));
    assertThat(lastSent(AppendAnswer.class)).isEqualTo(new AppendAnswer(9, false, 2, 7));
    assertThat(node.leader()).isEmpty();
    assertThat(log.lastAppended()).isEqualTo(2);
  }

  @Test
  void a_new_leader_commits_old_entries_only_with_one_of_its_own() {
    holds(1, 1);
    RaftNode node = elected();
    assertThat(node.term()).isEqualTo(2);
    receive(node, "b.1", new AppendAnswer(2, true, 3, 0));
    receive(node, "c.1", new AppendAnswer(2, true, 3, 0));
    assertThat(log.commitIndex()).as("figure 8").isZero();
    receive(node, "b.1", new AppendAnswer(2, true, 4, 0));
    assertThat(log.commitIndex()).isEqualTo(4);
  }

  @Test
  void before_its_own_entry_a_leader_answers_nothing() {
    holds();
    RaftNode node = elected();
    CompletableFuture<Proposed> write = new CompletableFuture<>();
    CompletableFuture<Long> read = new CompletableFuture<>();
    CompletableFuture<Proposed> change = new CompletableFuture<>();
    node.propose(now, node.term(), new byte[] {1}, write);
    node.read(now, read);
    node.changeVoter(now, "b.1", false, change);
    assertThat(write).isCompletedExceptionally();
    assertThat(read).isCompletedExceptionally();
    assertThatThrownBy(() -> change.getNow(null))
        .hasCauseInstanceOf(MembershipRefusedException.class);
    assertThat(machine.leadership()).isEqualTo(new Leadership.NoLeader());
  }

  @Test
  void a_late_vote_of_an_earlier_round_elects_nobody() {
    holds();
    RaftNode node = node();
    node.view(now, Set.of("b.1", "c.1"), false);
    pass(node, Duration.ofMillis(50));
    receive(node, "b.1", new VoteAnswer(1, 2, true, true)); // into term 2
    pass(node, Duration.ofMillis(700)); // nobody voted: another pre-vote
    receive(node, "b.1", new VoteAnswer(2, 3, true, true)); // into term 3
    receive(node, "c.1", new VoteAnswer(2, 2, true, false)); // of the round of term 2
    assertThat(node.leads()).isFalse();
    receive(node, "c.1", new VoteAnswer(3, 3, true, false));
    assertThat(node.leads()).isTrue();
  }

  @Test
  void a_vote_is_on_disk_before_it_is_given_and_holds_after_a_restart() {
    holds();
    RaftNode node = node();
    receive(node, "b.1", new VoteRequest(5, 1, 1, false));
    assertThat(lastSent(VoteAnswer.class)).isEqualTo(new VoteAnswer(5, 5, true, false));
    log = ChecksummedLog.open(disk, SimulatedGroup.CIPHER);
    RaftNode again = node();
    receive(again, "c.1", new VoteRequest(5, 1, 1, false));
    assertThat(lastSent(VoteAnswer.class)).isEqualTo(new VoteAnswer(5, 5, false, false));
  }

  @Test
  void a_vote_that_cannot_be_written_is_not_given() {
    holds();
    RaftNode node = node();
    disk.fill();
    assertThatThrownBy(() -> receive(node, "b.1", new VoteRequest(5, 1, 1, false)))
        .isInstanceOf(LogFailedException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void who_hears_its_leader_gives_no_vote_and_keeps_its_term() {
    holds();
    RaftNode node = node();
    node.view(now, Set.of("b.1", "c.1"), false);
    receive(node, "b.1", new Append(2, 1, 1, entries(2), 1, 0));
    receive(node, "c.1", new VoteRequest(3, 9, 9, true));
    receive(node, "c.1", new VoteRequest(3, 9, 9, false));
    assertThat(sent.stream().filter(VoteAnswer.class::isInstance).map(VoteAnswer.class::cast))
        .hasSize(2)
        .noneMatch(VoteAnswer::granted);
    assertThat(node.term()).isEqualTo(2);
    node.view(now, Set.of("c.1"), false); // the leader is out of sight
    receive(node, "c.1", new VoteRequest(3, 9, 9, true));
    assertThat(lastSent(VoteAnswer.class).granted()).isTrue();
  }

  @Test
  void a_lone_learner_never_raises_a_term() {
    RaftNode node = node(List.of("b.1"), RaftTuning.DEFAULT);
    node.view(now, Set.of(), false);
    pass(node, Duration.ofSeconds(10));
    node.view(now, Set.of("x.1", "y.1", "z.1"), false);
    pass(node, Duration.ofSeconds(10));
    assertThat(node.term()).isZero();
    assertThat(sent).isEmpty();
  }

  @Test
  void one_that_votes_only_by_its_identity_file_answers_but_does_not_stand() {
    RaftNode node = node(List.of("a.1", "b.1"), RaftTuning.DEFAULT);
    node.view(now, Set.of("b.1"), false);
    pass(node, Duration.ofSeconds(5));
    assertThat(sent).isEmpty();
    receive(node, "b.1", new VoteRequest(2, 1, 1, false));
    assertThat(lastSent(VoteAnswer.class).granted()).isTrue();
  }

  /** A copy of its disk may run beside it: that only a view tells (R15). */
  @Test
  void the_only_voter_leads_when_it_knows_who_is_there_and_not_before() {
    log.append(1, LogEntries.create(VoterHistory.entry(1, List.of("a.1"))));
    RaftNode node = node(List.of("a.1"), RaftTuning.DEFAULT);
    pass(node, Duration.ofSeconds(5));
    assertThat(node.leads()).isFalse();
    node.view(now, Set.of(), true);
    pass(node, Duration.ofSeconds(5));
    assertThat(node.leads()).isFalse();
    node.view(now, Set.of(), false);
    pass(node, Duration.ofSeconds(5));
    assertThat(node.leads()).isTrue();
  }

  @Test
  void a_raft_id_twice_in_the_view_means_no_leader() {
    holds();
    RaftNode node = leading();
    node.view(now, Set.of("b.1", "c.1"), true);
    assertThat(node.leads()).isFalse();
    sent.clear();
    pass(node, Duration.ofSeconds(5));
    receive(node, "b.1", new VoteRequest(9, 9, 9, false));
    assertThat(sent).containsExactly(new VoteAnswer(9, 9, false, false));
  }

  @Test
  void a_raft_id_twice_in_the_view_also_ends_a_round_of_votes() {
    holds();
    RaftNode node = node();
    node.view(now, Set.of("b.1", "c.1"), false);
    pass(node, Duration.ofMillis(50));
    receive(node, "b.1", new VoteAnswer(1, 2, true, true)); // into term 2
    node.view(now, Set.of("b.1", "c.1"), true);
    receive(node, "b.1", new VoteAnswer(2, 2, true, false));
    assertThat(node.leads()).isFalse();
  }

  @Test
  void after_a_cut_a_member_neither_stands_nor_votes_until_it_matched_a_leader() {
    holds(1, 1, 1);
    disk.cut("entries", 3);
    log = ChecksummedLog.open(disk, SimulatedGroup.CIPHER);
    assertThat(log.cutAt()).isEqualTo(4);
    RaftNode node = node();
    node.view(now, Set.of("b.1", "c.1"), false);
    pass(node, Duration.ofSeconds(3));
    assertThat(sent).isEmpty();
    receive(node, "b.1", new VoteRequest(2, 9, 9, false));
    assertThat(lastSent(VoteAnswer.class).granted()).isFalse();
    receive(node, "b.1", new Append(2, 3, 1, entries(1, 2), 5, 0));
    assertThat(log.cutAt()).isZero();
  }

  @Test
  void an_old_snapshot_is_only_acknowledged() {
    holds(1, 1, 1, 1);
    log.commitIndex(4);
    RaftNode node = node();
    StoredSnapshot old = new StoredSnapshot(3, 1, THREE, "3\n".getBytes(StandardCharsets.UTF_8));
    receive(node, "b.1", new InstallSnapshot(1, old));
    assertThat(lastSent(AppendAnswer.class)).isEqualTo(new AppendAnswer(1, true, 4, 0));
    assertThat(machine.installs()).isZero();
    assertThat(log.lastAppended()).isEqualTo(5);
    StoredSnapshot next = new StoredSnapshot(9, 1, THREE, "9\n".getBytes(StandardCharsets.UTF_8));
    receive(node, "b.1", new InstallSnapshot(1, next));
    assertThat(lastSent(AppendAnswer.class)).isEqualTo(new AppendAnswer(1, true, 9, 0));
    assertThat(machine.appliedIndex()).isEqualTo(9);
    assertThat(log.lastAppended()).isEqualTo(9);
  }

  @Test
  void the_newest_configuration_counts_also_before_it_commits() {
    holds();
    RaftNode node = node();
    List<String> five = List.of("a.1", "b.1", "c.1", "d.1", "e.1");
    receive(node, "b.1", new Append(1, 1, 1, List.of(VoterHistory.entry(1, five)), 0, 0));
    assertThat(node.voters()).isEqualTo(five);
    receive(node, "c.1", new Append(2, 1, 1, entries(2), 0, 0));
    assertThat(node.voters()).as("the entry was cut").isEqualTo(THREE);
  }

  @Test
  void a_read_waits_for_a_round_that_was_sent_after_it() {
    holds();
    RaftNode node = leading();
    CompletableFuture<Long> first = new CompletableFuture<>();
    node.read(now, first);
    node.flush(now);
    long round = lastSent(Append.class).round();
    CompletableFuture<Long> second = new CompletableFuture<>();
    node.read(now, second);
    node.flush(now);
    receive(node, "c.1", new AppendAnswer(node.term(), true, 2, round - 1));
    assertThat(first).isNotDone();
    receive(node, "c.1", new AppendAnswer(node.term(), true, 2, round));
    assertThat(first).isCompletedWithValue(log.commitIndex());
    assertThat(second).as("came while that round was on its way").isNotDone();
    receive(node, "b.1", new AppendAnswer(node.term(), true, 2, round + 1));
    assertThat(second).isCompleted();
  }

  @Test
  void a_read_of_an_earlier_term_of_the_same_leader_fails() {
    holds();
    RaftNode node = leading();
    CompletableFuture<Long> read = new CompletableFuture<>();
    node.read(now, node.term() - 1, read);
    assertThat(read).isCompletedExceptionally();
  }

  @Test
  void a_leader_that_hears_no_majority_steps_down_and_its_reads_fail() {
    holds();
    RaftNode node = leading();
    CompletableFuture<Long> read = new CompletableFuture<>();
    CompletableFuture<Proposed> write = new CompletableFuture<>();
    node.read(now, read);
    node.propose(now, node.term(), new byte[] {1}, write);
    pass(node, Duration.ofMillis(1400));
    assertThat(node.leads()).isTrue();
    pass(node, Duration.ofMillis(300));
    assertThat(node.leads()).isFalse();
    assertThat(machine.leadership()).isEqualTo(new Leadership.NoLeader());
    assertThat(read).isCompletedExceptionally();
    assertThat(write).as("it is in the log").isNotDone();
    pass(node, Duration.ofSeconds(5));
    assertThatThrownBy(() -> write.getNow(null)).hasCauseInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void a_proposal_that_another_leader_replaced_is_known_not_to_be_done() {
    holds();
    RaftNode node = leading();
    CompletableFuture<Proposed> write = new CompletableFuture<>();
    node.propose(now, node.term(), new byte[] {1}, write);
    node.flush(now);
    receive(
        node, "c.1", new Append(node.term() + 1, 2, node.term(), entries(node.term() + 1), 3, 0));
    assertThatThrownBy(() -> write.getNow(null)).hasCauseInstanceOf(NotLeaderException.class);
  }

  @Test
  void a_higher_term_ends_the_office_and_the_member_stands_again() {
    holds();
    RaftNode node = leading();
    receive(node, "c.1", new AppendAnswer(30, false, 0, 0));
    assertThat(node.leads()).isFalse();
    assertThat(node.term()).isEqualTo(30);
    pass(node, Duration.ofMillis(50));
    assertThat(lastSent(VoteRequest.class).term()).isEqualTo(31);
  }

  @Test
  void catching_up_has_at_most_four_megabytes_on_its_way() {
    holds();
    RaftNode node = leading();
    for (int i = 0; i < 20; i++) {
      node.propose(now, node.term(), new byte[1 << 20], new CompletableFuture<>());
    }
    sent.clear();
    node.flush(now);
    receive(node, "c.1", new AppendAnswer(node.term(), false, 1, 0));
    pass(node, Duration.ofMillis(1000));
    assertThat(sent.stream().filter(Append.class::isInstance).map(Append.class::cast))
        .allMatch(
            a -> a.entries().stream().mapToLong(LogEntry::length).sum() <= Replication.MOST_BYTES);
    long bytes =
        sent.stream()
            .filter(Append.class::isInstance)
            .flatMap(m -> ((Append) m).entries().stream())
            .mapToLong(LogEntry::length)
            .sum();
    assertThat(bytes)
        .as("two members, two rounds of repeating")
        .isLessThan(6 * Replication.MOST_BYTES);
  }

  @Test
  void a_snapshot_is_not_repeated_within_five_seconds() {
    holds();
    RaftNode node = leading();
    startsAtASnapshot(node, 20);
    for (int i = 0; i < 40; i++) {
      holdsAll(node, "b.1");
      receive(node, "c.1", new AppendAnswer(node.term(), false, 0, 0));
      pass(node, Duration.ofMillis(100));
    }
    assertThat(sent.stream().filter(InstallSnapshot.class::isInstance)).hasSize(1);
  }

  /** So many entries that b holds, and a log without them: c needs the snapshot. */
  private void startsAtASnapshot(RaftNode node, int entries) {
    for (int i = 0; i < entries; i++) {
      node.propose(now, node.term(), new byte[] {1}, new CompletableFuture<>());
    }
    node.flush(now);
    holdsAll(node, "b.1");
    node.snapshot(() -> {});
    later.forEach(Runnable::run);
    log.truncate(log.commitIndex());
    sent.clear();
  }

  private void holdsAll(RaftNode node, String member) {
    receive(node, member, new AppendAnswer(node.term(), true, log.lastAppended(), 0));
  }

  /** A minute in which c says nothing. */
  private void onlyBAnswers(RaftNode node) {
    for (int i = 0; i < 600; i++) {
      holdsAll(node, "b.1");
      pass(node, Duration.ofMillis(100));
    }
  }

  /** What is sent into a line that is cut piles up in front of it. */
  @Test
  void who_says_nothing_is_sent_signs_of_life_only() {
    holds();
    RaftNode node = leading();
    node.propose(now, node.term(), new byte[1 << 20], new CompletableFuture<>());
    sent.clear();
    onlyBAnswers(node);
    assertThat(sendings()).as("one to b, and once more to c").isEqualTo(2);
    assertThat(sent).hasSizeGreaterThan(600);

    sent.clear();
    receive(node, "c.1", new AppendAnswer(node.term(), true, 1, 0));
    pass(node, Duration.ofMillis(1000));
    assertThat(sendings()).as("c is back").isPositive();
  }

  private long sendings() {
    return sent.stream().filter(m -> m instanceof Append a && !a.entries().isEmpty()).count();
  }

  @Test
  void who_says_nothing_is_sent_one_snapshot() {
    holds();
    RaftNode node = leading();
    startsAtASnapshot(node, 1);
    receive(node, "c.1", new AppendAnswer(node.term(), false, 0, 0));
    onlyBAnswers(node);
    assertThat(sent.stream().filter(InstallSnapshot.class::isInstance)).hasSize(1);
  }

  @Test
  void a_full_disk_acknowledges_nothing() {
    holds();
    RaftNode node = node();
    disk.fill();
    assertThatThrownBy(() -> receive(node, "b.1", new Append(1, 1, 1, entries(1), 0, 0)))
        .isInstanceOf(LogFailedException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void what_the_library_would_do_by_itself_is_refused() {
    RaftLoop loop = new RaftLoop("test", node(), why -> {});
    StrictRaft raft = new StrictRaft(loop, "a.1", THREE);
    assertThatThrownBy(() -> raft.getAsync(new byte[1], 0, 1, null))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> raft.setAsync(new byte[1], 0, 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> raft.addServer("x")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(raft::snapshot).isInstanceOf(UnsupportedOperationException.class);
    assertThat(raft.majority()).isEqualTo(2);
    assertThat(raft.getId()).isEqualTo((short) 1521);
    assertThat(new StrictElection(raft).getId()).isEqualTo((short) 1520);
    assertThat(new RaftTransport().getId()).isEqualTo((short) 1522);
    assertThat(new SilenceDetector(new RaftTransport()).getId()).isEqualTo((short) 1523);
  }
}
