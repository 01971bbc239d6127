package dev.waggle.manager.adapter.raft;

import static dev.waggle.manager.adapter.raft.RecordingMachine.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that live but do not hear each other, or meet with unequal terms. */
class PartitionRaftIT {
  private static final List<String> THREE = List.of("a.1", "b.1", "c.1");

  @TempDir private Path dir;

  @AfterEach
  void nothing_is_left_behind() {
    Members.awaitNoRaftThreads();
  }

  @Test
  void a_leader_that_is_cut_off_acknowledges_nothing_and_follows_after_healing() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(10);
      RealGroup.Member old = group.awaitLeader();
      long term = old.group().status().term();
      group.cutOff(old);
      var write = old.group().propose(term, bytes("on the old leader"));
      var read = old.group().readIndex();
      assertThatThrownBy(() -> read.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NotLeaderException.class);
      assertThatThrownBy(() -> write.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(OutcomeUnknownException.class);
      group.await("another leads", () -> group.awaitLeader() != old);
      group.write(10);
      group.reconnect(old);
      group.await(
          "the old leader follows", () -> old.machine.leadership() instanceof Leadership.Following);
      group.write(10);
      group.awaitAgreement();
      assertThat(old.machine.applied()).doesNotContain("on the old leader");
    }
  }

  @Test
  void three_that_start_at_once_agree_on_one_leader() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(10);
      for (int round = 0; round < 3; round++) {
        group.members.values().forEach(group::stop);
        List<Thread> starting = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (String id : THREE) {
          Thread thread = new Thread(() -> group.start(id, THREE), "starting " + id);
          thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
          thread.start();
          starting.add(thread);
        }
        for (Thread thread : starting) {
          thread.join();
        }
        assertThat(failure.get()).isNull();
        group.write(5);
        group.awaitAgreement();
      }
    }
  }

  @Test
  void a_member_with_a_far_higher_term_is_not_left_behind() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(10);
      RealGroup.Member ahead = group.members.get("c.1");
      group.stop(ahead);
      try (ChecksummedLog log =
          ChecksummedLog.open(DirectoryFiles.open(ahead.config.dir()), RealGroup.CIPHER)) {
        log.vote(log.currentTerm() + 30, Optional.empty());
      }
      group.start("c.1", THREE);
      group.await(
          "it follows or leads",
          () -> !ahead.machine.leadership().equals(new Leadership.NoLeader()));
      group.write(10);
      group.awaitAgreement();
    }
  }

  @Test
  void a_learner_that_finds_nobody_gives_up_with_one_line() {
    RaftConfig lost =
        RaftConfig.alone(dir.resolve("x"), "x.1", Members.freeAddress(), "waggle-nobody-1")
            .withVoters(List.of("a.1"));
    assertThatThrownBy(() -> RaftGroup.open(lost, RealGroup.CIPHER, new RecordingMachine()))
        .isInstanceOf(RaftStartException.class)
        .hasMessageContaining("no manager answers");
  }

  @Test
  void members_of_another_swarm_do_not_mix() throws Exception {
    RaftConfig one =
        RaftConfig.alone(dir.resolve("one"), "a.1", Members.freeAddress(), "waggle-one-1");
    RaftConfig two =
        RaftConfig.alone(dir.resolve("two"), "b.1", Members.freeAddress(), "waggle-two-1")
            .withManagers(List.of(one.bind()));
    RecordingMachine first = new RecordingMachine();
    RecordingMachine second = new RecordingMachine();
    LogCipher cipher = LogCipher.of(Map.of(1, new byte[32]));
    try (RaftGroup a = RaftGroup.open(one.withManagers(List.of(two.bind())), cipher, first);
        RaftGroup b = RaftGroup.open(two, cipher, second)) {
      try (RealGroup await = new RealGroup(dir, RaftTuning.DEFAULT)) {
        await.await("both lead", () -> leads(first) && leads(second));
      }
      a.propose(a.status().term(), bytes("one")).get(30, TimeUnit.SECONDS);
      b.propose(b.status().term(), bytes("two")).get(30, TimeUnit.SECONDS);
      assertThat(a.status().reachable()).containsExactly("a.1");
      assertThat(b.status().reachable()).containsExactly("b.1");
      assertThat(first.applied()).containsExactly("one");
      assertThat(second.applied()).containsExactly("two");
    }
  }

  private static boolean leads(RecordingMachine machine) {
    return machine.leadership() instanceof Leadership.Leading;
  }
}
