package dev.waggle.manager.adapter.raft;

import static dev.waggle.manager.adapter.raft.RecordingMachine.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jgroups.protocols.raft.LogEntries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real members over real JGroups channels: joining, losing, coming back. */
class ThreeMembersRaftIT {
  private static final RaftTuning SMALL_SNAPSHOTS =
      RaftTuning.DEFAULT.withSnapshotEntries(50).withSlowFollowerEntries(5);

  @TempDir private Path dir;

  @AfterEach
  void nothing_is_left_behind() {
    Members.awaitNoRaftThreads();
  }

  @Test
  void one_becomes_three_and_all_hold_the_same() throws Exception {
    try (RealGroup group = new RealGroup(dir, RaftTuning.DEFAULT)) {
      group.init("a.1");
      group.write(5);
      RealGroup.Member b = group.learn("b.1");
      assertThat(b.group().status().role()).isEqualTo(RaftStatus.Role.LEARNER);
      group.promote("b.1");
      group.await("b votes", () -> b.group().status().role() == RaftStatus.Role.FOLLOWER);
      group.write(5);
      group.learn("c.1");
      group.promote("c.1");
      group.write(5);
      group.awaitAgreement();
      assertThat(group.awaitLeader().group().status().voters())
          .containsExactlyInAnyOrder("a.1", "b.1", "c.1");
      assertThat(group.awaitLeader().group().status().majority()).isEqualTo(2);
    }
  }

  @Test
  void the_leader_dies_abruptly_and_nothing_acknowledged_is_missing() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      for (int round = 0; round < 3; round++) {
        group.write(20);
        RealGroup.Member dead = group.awaitLeader();
        group.kill(dead);
        group.write(20);
        group.start(dead.config.raftId(), List.of("a.1", "b.1", "c.1"));
        group.write(20);
        group.awaitAgreement();
      }
    }
  }

  @Test
  void a_follower_that_was_away_catches_up_under_writes_by_snapshot() throws Exception {
    try (RealGroup group = RealGroup.of(dir, SMALL_SNAPSHOTS, "a.1", "b.1", "c.1")) {
      RealGroup.Member leader = group.awaitLeader();
      RealGroup.Member away =
          group.members.values().stream().filter(m -> m != leader).findFirst().orElseThrow();
      group.stop(away);
      group.write(300);
      group.start(away.config.raftId(), List.of("a.1", "b.1", "c.1"));
      group.await(
          "caught up while others write",
          () -> {
            group.write(5);
            return away.machine.appliedIndex() > group.awaitLeader().machine.appliedIndex() - 20;
          });
      assertThat(away.machine.installs()).isPositive();
      group.awaitAgreement();
    }
  }

  @Test
  void after_a_snapshot_and_a_restart_one_of_three_is_no_majority() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(10);
      group.awaitAgreement();
      group.members.get("b.1").group().snapshot().get(30, TimeUnit.SECONDS);
      group.members.values().forEach(group::stop);
      RealGroup.Member b = group.start("b.1", List.of("b.1"));
      assertThat(b.group().status().majority()).isEqualTo(2);
      assertThat(b.machine.installs()).isEqualTo(1);
      assertThat(b.machine.leadership()).isEqualTo(new Leadership.NoLeader());
      group.start("c.1", List.of("a.1", "b.1", "c.1"));
      group.write(5);
      group.awaitAgreement();
    }
  }

  @Test
  void the_second_manager_votes_for_the_first_by_its_identity_file_alone() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1")) {
      group.write(5);
      RealGroup.Member b = group.learn("b.1");
      group.await("caught up", () -> b.machine.applied().equals(group.acknowledged));
      RealGroup.Member a = group.members.get("a.1");
      group.stop(b);
      // a alone wrote that b votes; b has never seen that entry
      group.stop(a);
      appendVoters(a, List.of("a.1", "b.1"));
      group.start("a.1", List.of("a.1", "b.1"));
      group.start("b.1", List.of("a.1", "b.1"));
      group.write(5);
      assertThat(group.awaitLeader().config.raftId()).isEqualTo("a.1");
      group.awaitAgreement();
    }
  }

  private static void appendVoters(RealGroup.Member member, List<String> voters) throws Exception {
    try (ChecksummedLog log =
        ChecksummedLog.open(DirectoryFiles.open(member.config.dir()), RealGroup.CIPHER)) {
      log.append(
          log.lastAppended() + 1, LogEntries.create(VoterHistory.entry(log.currentTerm(), voters)));
    }
  }

  @Test
  void members_leave_down_to_one_that_works_alone_also_after_a_restart() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(5);
      RealGroup.Member leader = group.awaitLeader();
      String leaving = leader.config.raftId();
      leader.group().removeVoter(leaving).get(30, TimeUnit.SECONDS);
      group.await("another leads", () -> group.awaitLeader() != leader);
      group.stop(leader);
      group.write(5);
      RealGroup.Member next = group.awaitLeader();
      RealGroup.Member other =
          group.members.values().stream()
              .filter(m -> m != leader && m != next)
              .findFirst()
              .orElseThrow();
      next.group().removeVoter(other.config.raftId()).get(30, TimeUnit.SECONDS);
      group.stop(other);
      group.write(5);
      assertThat(next.group().status().voters()).containsExactly(next.config.raftId());
      assertThatThrownBy(
              () -> next.group().removeVoter(next.config.raftId()).get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(MembershipRefusedException.class);
      group.stop(next);
      group.start(next.config.raftId(), List.of("a.1", "b.1", "c.1"));
      group.write(5);
      group.awaitAgreement();
    }
  }

  @Test
  void a_voter_that_is_not_there_is_refused() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1")) {
      RaftGroup a = group.awaitLeader().group();
      assertThatThrownBy(() -> a.addVoter("z.1").get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(MembershipRefusedException.class)
          .hasMessageContaining("not connected");
      a.removeVoter("z.1").get(30, TimeUnit.SECONDS);
      group.write(1);
    }
  }

  @Test
  void a_leader_without_a_majority_answers_no_read_and_no_write() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(5);
      RealGroup.Member leader = group.awaitLeader();
      long term = leader.group().status().term();
      for (RealGroup.Member other : group.members.values()) {
        if (other != leader) {
          group.kill(other);
        }
      }
      var write = leader.group().propose(term, bytes("never acknowledged"));
      var read = leader.group().readIndex();
      assertThatThrownBy(() -> write.get(60, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfAny(OutcomeUnknownException.class, NotLeaderException.class);
      assertThatThrownBy(() -> read.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NotLeaderException.class);
      group.await(
          "stepped down", () -> !leader.group().status().role().equals(RaftStatus.Role.LEADER));
      assertThat(leader.machine.applied()).doesNotContain("never acknowledged");
    }
  }

  @Test
  void a_leader_that_closes_hands_over_and_a_resigned_one_as_well() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      RealGroup.Member first = group.awaitLeader();
      group.write(5);
      first.group().resign().get(30, TimeUnit.SECONDS);
      group.await("another leads", () -> group.awaitLeader() != first);
      group.write(5);
      group.stop(group.awaitLeader());
      group.write(5);
      group.awaitAgreement();
    }
  }

  @Test
  void a_full_disk_takes_a_member_out_and_nothing_acknowledged_is_missing() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(10);
      RealGroup.Member leader = group.awaitLeader();
      String id = leader.config.raftId();
      MemoryFiles disk = new MemoryFiles();
      group.stop(leader);
      for (String name : List.of("meta", "entries", "commit")) {
        disk.put(name, Files.readAllBytes(leader.config.dir().resolve(name)));
      }
      leader.disk = path -> disk;
      RealGroup.Member victim = group.start(id, List.of("a.1", "b.1", "c.1"));
      group.write(10);
      group.awaitAgreement();
      RealGroup.Member leads = group.awaitLeader();
      if (leads != victim) {
        leads.group().resign().get(30, TimeUnit.SECONDS);
      }
      group.write(5);
      disk.fill();
      group.write(10);
      group.await("it left", () -> victim.machine.stopped().isPresent());
      assertThat(victim.group().status().failure().orElseThrow()).contains("No space left");
      assertThat(victim.machine.leadership()).isEqualTo(new Leadership.NoLeader());
      group.stop(victim);
      group.write(5);
      group.awaitAgreement();
      disk.powerBack();
      group.start(id, List.of("a.1", "b.1", "c.1"));
      group.write(5);
      group.awaitAgreement();
    }
  }

  @Test
  void one_survivor_of_three_becomes_a_new_cluster_by_force() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(20);
      group.awaitAgreement();
      RealGroup.Member survivor = group.members.get("c.1");
      group.members.values().forEach(group::stop);
      survivor.machine = new RecordingMachine();
      RaftConfig next =
          new RaftConfig(
              survivor.config.dir(),
              "c.1",
              List.of("a.1", "b.1", "c.1"),
              survivor.config.bind(),
              List.of(),
              survivor.config.group() + "-2",
              survivor.config.tls(),
              survivor.config.tuning(),
              false,
              false);
      try (RaftGroup forced = RaftGroup.forceNewCluster(next, RealGroup.CIPHER, survivor.machine)) {
        assertThat(survivor.machine.applied()).containsExactlyElementsOf(group.acknowledged);
        assertThat(forced.status().voters()).containsExactly("c.1");
      }
      survivor.machine = new RecordingMachine();
      try (RaftGroup again = RaftGroup.open(next, RealGroup.CIPHER, survivor.machine)) {
        group.await(
            "leads alone with the old list",
            () -> survivor.machine.leadership() instanceof Leadership.Leading);
        assertThat(again.status().voters()).containsExactly("c.1");
      }
    }
  }
}
