package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.adapter.raft.RaftMessage.Append;
import dev.waggle.manager.adapter.raft.RaftMessage.InstallSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.jgroups.protocols.raft.LogEntry;
import org.junit.jupiter.api.Test;

/**
 * The rules by name, each in a group in which it matters: the group keeps what Raft promises with
 * all rules, and breaks it when that one is left out. A scenario runs with several seeds, since
 * delays decide who is first.
 */
class RaftScenarioTest {
  private static final List<String> THREE = List.of("a.1", "b.1", "c.1");
  private static final List<String> FIVE = List.of("a.1", "b.1", "c.1", "d.1", "e.1");
  private static final int SEEDS = 20;

  private static void needs(WithoutRule without, ObjIntConsumer<RaftRules> scenario) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      scenario.accept(RaftRules.ALL, seed);
    }
    assertThatThrownBy(
            () -> {
              for (int seed = 1; seed <= SEEDS; seed++) {
                scenario.accept(without.rules, seed);
              }
            })
        .as("without %s", without)
        .isInstanceOf(AssertionError.class);
  }

  private static SimulatedGroup prepared(RaftRules rules, int seed, List<String> ids) {
    return new SimulatedGroup(seed, RaftTuning.DEFAULT, rules, ids, ids);
  }

  private static String otherThan(String id) {
    return THREE.stream().filter(other -> !other.equals(id)).findFirst().orElseThrow();
  }

  private static void start(SimulatedGroup group, String... ids) {
    for (String id : ids) {
      group.start(group.members.get(id));
    }
  }

  private static void run(SimulatedGroup group, long millis) {
    group.run(Duration.ofMillis(millis));
  }

  /** Writes until some are acknowledged. */
  private static void write(SimulatedGroup group, int more) {
    int enough = group.acknowledged.size() + more;
    for (int i = 0; i < 2_000 && group.acknowledged.size() < enough; i++) {
      group.all().forEach(group::write);
      run(group, 10);
    }
    assertThat(group.acknowledged.size())
        .as("acknowledged%s", group)
        .isGreaterThanOrEqualTo(enough);
  }

  private static void healAndAgree(SimulatedGroup group) {
    group.heal();
    group.members.values().stream().filter(m -> !m.up).forEach(group::start);
    run(group, 8_000);
    write(group, 1);
    run(group, 3_000);
    group.checkAgreement();
  }

  @Test
  void r1_a_divergent_tail_is_never_counted_as_an_acknowledgement() {
    needs(
        WithoutRule.R1,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          group.preload("a.1", 1, 1, 1, 1, 1, 1, 1, 1, 1, 2);
          group.preload("b.1", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
          start(group, "a.1", "b.1");
          run(group, 3_000);
          healAndAgree(group);
        });
  }

  /** Figure 8 of the paper: entry 2 of term 2 is on a majority, and overwritten all the same. */
  @Test
  void r2_an_entry_of_an_older_term_is_not_committed_by_counting() {
    needs(
        WithoutRule.R2,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, FIVE);
          group.preload("a.1", 2);
          group.preload("b.1", 2);
          group.preload("e.1", 3);
          List.of("c.1", "d.1").forEach(id -> group.votes(id, 3, "e.1"));
          group.onTheWire(
              (from, to, message) ->
                  from.equals("a.1") && message instanceof Append append
                      ? withoutItsOwn(append)
                      : Optional.of(message));
          start(group, "a.1", "c.1", "d.1");
          run(group, 1_200);
          start(group, "b.1");
          run(group, 2_000);
          assertThat(group.members.get("a.1").node.leads()).as("a in term 4").isTrue();
          group.crash(group.members.get("a.1"));
          group.crash(group.members.get("b.1"));
          group.onTheWire((from, to, message) -> Optional.of(message));
          start(group, "e.1");
          run(group, 5_000);
          healAndAgree(group);
        });
  }

  /** What the leader wrote in its own term is lost on the way, what it found is not. */
  private static Optional<RaftMessage> withoutItsOwn(Append append) {
    List<LogEntry> old =
        append.entries().stream().filter(entry -> entry.term() < append.term()).toList();
    boolean lost = old.isEmpty() && !append.entries().isEmpty();
    return lost
        ? Optional.empty()
        : Optional.of(
            new Append(
                append.term(),
                append.prevIndex(),
                append.prevTerm(),
                old,
                append.commit(),
                append.round()));
  }

  @Test
  void r3_whoever_lacks_committed_entries_is_not_elected() {
    needs(
        WithoutRule.R3,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          group.isolate(group.members.get("a.1"));
          run(group, 3_000);
          write(group, 5);
          group.crash(group.leader().orElseThrow());
          group.heal();
          run(group, 5_000);
          healAndAgree(group);
        });
  }

  @Test
  void r4_late_votes_elect_nobody() {
    needs(
        WithoutRule.R4,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, FIVE);
          group.slowest = 1_500;
          start(group, FIVE.toArray(String[]::new));
          for (int i = 0; i < 20; i++) {
            run(group, 1_500);
            group.leader().ifPresent(leader -> group.resign(leader));
          }
          group.slowest = 20;
          healAndAgree(group);
        });
  }

  /** R5 in so far as a disk keeps it: with a disk that forgets votes there are two leaders. */
  @Test
  void r5_a_vote_is_on_the_disk_before_it_is_given() {
    assertThat(votesKeptBy(false)).as("a disk that keeps what it was told to").isTrue();
    assertThat(votesKeptBy(true)).as("one that forgets its last forced bytes").isFalse();
  }

  private static boolean votesKeptBy(boolean forgetful) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      SimulatedGroup group = prepared(RaftRules.ALL, seed, THREE);
      if (forgetful) {
        group.members.values().forEach(m -> m.disk.forgets(LogLoader.META));
      }
      try {
        start(group, "a.1", "b.1", "c.1");
        for (int i = 0; i < 6; i++) {
          run(group, 40 + group.random.nextInt(400));
          SimulatedGroup.Member victim = group.any();
          group.crash(victim);
          group.start(victim);
        }
        healAndAgree(group);
      } catch (AssertionError | RaftStartException e) {
        return false;
      }
    }
    return true;
  }

  /** In one run of events a write comes, the office ends, and the next one begins. */
  @Test
  void r6_what_was_proposed_in_an_office_is_not_appended_in_the_next() {
    needs(
        WithoutRule.R6,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, List.of("a.1"));
          start(group, "a.1");
          write(group, 1 + seed);
          SimulatedGroup.Member a = group.members.get("a.1");
          long term = a.node.term();
          group.inOneRun(
              a,
              () -> {
                group.write(a);
                a.node.resign(group.now);
                a.node.tick(group.now);
              });
          assertThat(a.node.term()).as("the next office").isGreaterThan(term);
          assertThat(group.refused).as("what the office before was asked").hasSize(1);
          healAndAgree(group);
        });
  }

  /** The library labels a snapshot with the commit index of the moment when it is sent. */
  @Test
  void r8_a_snapshot_tells_its_own_index() {
    snapshotThatTells(false);
    assertThatThrownBy(() -> snapshotThatTells(true)).isInstanceOf(AssertionError.class);
  }

  private static void snapshotThatTells(boolean anotherIndex) {
    SimulatedGroup group =
        new SimulatedGroup(
            1,
            RaftTuning.DEFAULT.withSnapshotEntries(20).withSlowFollowerEntries(0),
            RaftRules.ALL,
            THREE,
            THREE);
    start(group, "a.1", "b.1");
    write(group, 50);
    if (anotherIndex) {
      group.onTheWire(
          (from, to, message) ->
              Optional.of(
                  message instanceof InstallSnapshot m
                      ? new InstallSnapshot(
                          m.term(),
                          new StoredSnapshot(
                              group.members.get(from).log.commitIndex(),
                              m.snapshot().term(),
                              m.snapshot().voters(),
                              m.snapshot().state()))
                      : message));
    }
    start(group, "c.1");
    for (int i = 0; i < 100; i++) {
      write(group, 1);
    }
    assertThat(group.members.get("c.1").installs).isPositive();
    healAndAgree(group);
  }

  /** After a power cut nobody knows that the five are committed; two of them are no majority. */
  @Test
  void r9_the_newest_configuration_counts_although_nobody_knows_that_it_is_committed() {
    needs(
        WithoutRule.R9,
        (rules, seed) -> {
          SimulatedGroup group =
              new SimulatedGroup(seed, RaftTuning.DEFAULT, RaftRules.ALL, FIVE, THREE);
          for (String id : FIVE) {
            if (!THREE.contains(id)) {
              group.preload(id, 1, THREE);
            }
            group.commits(id, 1);
            group.preload(id, 1, FIVE);
          }
          start(group, "c.1", "d.1", "e.1");
          write(group, 5);
          group.members.values().forEach(group::crash);
          group.rules(rules);
          start(group, "a.1", "b.1");
          run(group, 5_000);
          healAndAgree(group);
        });
  }

  /** The bug of the one-server changes: two changes by two leaders share no majority. */
  @Test
  void r10_a_new_leader_changes_nothing_before_its_own_entry_is_committed() {
    needs(
        WithoutRule.R10,
        (rules, seed) -> {
          SimulatedGroup group =
              new SimulatedGroup(
                  seed, RaftTuning.DEFAULT, rules, FIVE, List.of("a.1", "b.1", "c.1", "d.1"));
          List.of("b.1", "c.1", "d.1").forEach(id -> group.votes(id, 2, "a.1"));
          group.preload("a.1", 2, FIVE);
          group.preload("e.1", 1, List.of("a.1", "b.1", "c.1", "d.1"));
          group.preload("e.1", 2, FIVE);
          start(group, "b.1", "c.1", "d.1");
          group.loseAppendsTo("d.1");
          for (int i = 0; i < 100; i++) {
            run(group, 20);
            group.members.values().stream()
                .filter(m -> m.up && m.node.leads()) // elected; nothing of its term is committed
                .forEach(m -> group.change(m, "a.1", false));
          }
          group.members.values().stream().filter(m -> !m.id.equals("d.1")).forEach(group::crash);
          start(group, "a.1", "e.1");
          group.onTheWire((from, to, message) -> Optional.of(message));
          run(group, 5_000);
          healAndAgree(group);
        });
  }

  /** A bridge: the leader reaches nobody, and no view shows it. */
  @Test
  void r12_a_voter_that_hears_no_leader_looks_for_another() {
    needs(
        WithoutRule.R12_FOLLOWER,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          silence(group, group.leader().orElseThrow().id);
          run(group, 5_000);
          write(group, 1);
        });
  }

  private static void silence(SimulatedGroup group, String leader) {
    THREE.stream().filter(id -> !id.equals(leader)).forEach(id -> group.cut(leader, id));
  }

  @Test
  void r12_a_leader_that_nobody_answers_stops_leading() {
    needs(
        WithoutRule.R12_LEADER,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          SimulatedGroup.Member leader = group.leader().orElseThrow();
          silence(group, leader.id);
          run(group, 5_000);
          assertThat(leader.leads()).isFalse();
        });
  }

  /** One that hears the leader no more, but all others, does not throw it out again and again. */
  @Test
  void r12_who_hears_its_leader_keeps_it() {
    needs(
        WithoutRule.R12_VOTER,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          SimulatedGroup.Member leader = group.leader().orElseThrow();
          String other = otherThan(leader.id);
          long term = leader.node.term();
          group.cut(leader.id, other);
          run(group, 4_000);
          assertThat(leader.node.term()).as("nobody was thrown out").isEqualTo(term);
          assertThat(leader.leads()).isTrue();
        });
  }

  @Test
  void r13_a_leader_that_was_replaced_unknowingly_answers_no_read() {
    needs(
        WithoutRule.R13,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          SimulatedGroup.Member old = group.leader().orElseThrow();
          group.isolate(old);
          for (int i = 0; i < 300; i++) {
            run(group, 10);
            group.members.values().stream().filter(m -> m != old).forEach(group::write);
            group.read(old);
          }
          assertThat(group.acknowledged).hasSizeGreaterThan(5);
        });
  }

  /** a and b hold an acknowledged entry; b's copy is unreadable after a power cut. */
  @Test
  void r14_whoever_lost_a_record_elects_nobody_who_lacks_it() {
    needs(
        WithoutRule.R14,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1");
          write(group, 3);
          SimulatedGroup.Member a = group.members.get("a.1");
          SimulatedGroup.Member b = group.members.get("b.1");
          group.crash(a);
          group.crash(b);
          b.disk.powerBack();
          b.disk.cut(LogLoader.ENTRIES, 3);
          start(group, "b.1", "c.1");
          run(group, 5_000);
          assertThat(group.leader()).as("b and c do not know what was acknowledged").isEmpty();
          start(group, "a.1");
          healAndAgree(group);
        });
  }

  /** The copy has the votes of the original as they were, and claims what it holds itself. */
  @Test
  void r15_a_disk_that_runs_twice_elects_nobody_and_loses_nothing() {
    needs(WithoutRule.R15, (rules, seed) -> runsTwice(rules, seed, THREE));
  }

  @Test
  void r15_nor_does_the_disk_of_the_only_voter() {
    needs(WithoutRule.R15, (rules, seed) -> runsTwice(rules, seed, List.of("a.1")));
  }

  private static void runsTwice(RaftRules rules, int seed, List<String> ids) {
    SimulatedGroup group = prepared(rules, seed, ids);
    start(group, ids.toArray(String[]::new));
    write(group, 3);
    SimulatedGroup.Member twice = group.members.get(ids.get(seed % ids.size()));
    group.runCopyOf(twice);
    run(group, 500); // all have the view
    int before = group.acknowledged.size();
    for (int i = 0; i < 300; i++) {
      run(group, 10);
      group.all().forEach(group::write);
    }
    assertThat(group.leader()).as("while the raft id is there twice").isEmpty();
    assertThat(group.acknowledged).hasSize(before);
    group.stopCopiesOf(twice.raftId);
    healAndAgree(group);
  }

  /** The leader knows better than a disk that was put back to an earlier day. */
  @Test
  void an_older_disk_is_brought_up_to_date_while_a_leader_lives() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      SimulatedGroup group = prepared(RaftRules.ALL, seed, THREE);
      start(group, "a.1", "b.1", "c.1");
      write(group, 3);
      SimulatedGroup.Member victim =
          group.members.values().stream().filter(m -> !m.leads()).findFirst().orElseThrow();
      MemoryFiles backup = victim.disk.copy();
      write(group, 20);
      group.crash(victim);
      group.putBack(victim, backup);
      group.start(victim);
      write(group, 20);
      healAndAgree(group);
    }
  }

  /** A coordinator that is cut off from a member takes it out of the others' views, too. */
  @Test
  void r17_a_voter_that_no_view_shows_follows_whoever_reaches_it() {
    needs(
        WithoutRule.R17,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          group.hide("a.1");
          run(group, 5_000);
          write(group, 3);
          run(group, 3_000);
          group.checkAgreement();
          healAndAgree(group);
        });
  }

  /** What a cut line between a leader and another member does: a third one reaches both. */
  @Test
  void r18_a_leader_makes_room_for_one_that_everybody_hears() {
    needs(
        WithoutRule.R18,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          String leader = group.leader().orElseThrow().id;
          String other = otherThan(leader);
          group.cut(leader, other);
          run(group, 15_000);
          long term = group.leader().orElseThrow().node.term();
          write(group, 3);
          run(group, 20_000);
          group.checkAgreement();
          assertThat(group.leader().orElseThrow().node.term()).as("one change").isEqualTo(term);
          healAndAgree(group);
        });
  }

  /** What is there when the second of three fails before the first one's return is in a view. */
  @Test
  void r19_two_that_no_view_shows_each_other_elect_one_of_them() {
    needs(
        WithoutRule.R19,
        (rules, seed) -> {
          SimulatedGroup group = prepared(rules, seed, THREE);
          start(group, "a.1", "b.1", "c.1");
          write(group, 1);
          SimulatedGroup.Member leader = group.leader().orElseThrow();
          group.hide(otherThan(leader.id));
          run(group, 3_000);
          group.crash(leader);
          run(group, 4_000);
          assertThat(group.leader()).as("a leader").isPresent();
          write(group, 3);
          healAndAgree(group);
        });
  }
}
