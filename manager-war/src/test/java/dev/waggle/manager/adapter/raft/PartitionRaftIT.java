package dev.waggle.manager.adapter.raft;

import static dev.waggle.manager.adapter.raft.RecordingMachine.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.dispatch.Epoch;
import dev.waggle.model.id.ClusterId;
import dev.waggle.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that live but do not hear each other, or meet with unequal terms. */
class PartitionRaftIT {
  private static final List<String> THREE = List.of("a.1", "b.1", "c.1");

  private static final ClusterId SWARM = new ClusterId("s".repeat(25));

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
        RaftConfig.alone(dir.resolve("x"), "x.1", FreePorts.address(), "waggle-nobody-1")
            .withVoters(List.of("a.1"));
    assertThatThrownBy(() -> RaftGroup.open(lost, RealGroup.CIPHER, new RecordingMachine()))
        .isInstanceOf(RaftStartException.class)
        .hasMessageContaining("no manager answers");
  }

  @Test
  void members_of_another_swarm_do_not_mix() throws Exception {
    doNotMix(
        RaftConfig.group(SWARM, new Epoch(1, "a")),
        RaftConfig.group(new ClusterId("t".repeat(25)), new Epoch(1, "a")));
  }

  /** Both begin life 2, each of its own. */
  @Test
  void r11_two_survivors_that_are_forced_at_once_do_not_mix() throws Exception {
    String one = RaftConfig.group(SWARM, new Epoch(2, "a"));
    doNotMix(one, RaftConfig.group(SWARM, new Epoch(2, "b")));
    try (Pair mixed = new Pair(one, one);
        RealGroup await = new RealGroup(dir, RaftTuning.DEFAULT)) {
      await.await(
          "one group without the random part",
          () -> mixed.a.status().reachable().equals(Set.of("a.1", "b.1")));
    }
  }

  /** Two that are each the only voter, and know of each other's address. */
  private final class Pair implements AutoCloseable {
    private final RecordingMachine first = new RecordingMachine();
    private final RecordingMachine second = new RecordingMachine();
    private final RaftGroup a;
    private final RaftGroup b;

    Pair(String groupOfOne, String groupOfTwo) throws Exception {
      Path apart = Files.createTempDirectory(dir, "pair");
      RaftConfig one =
          RaftConfig.alone(apart.resolve("one"), "a.1", FreePorts.address(), groupOfOne);
      RaftConfig two =
          RaftConfig.alone(apart.resolve("two"), "b.1", FreePorts.address(), groupOfTwo)
              .withManagers(List.of(one.bind()));
      LogCipher cipher = LogCipher.of(Map.of(1, new byte[32]));
      a = RaftGroup.open(one.withManagers(List.of(two.bind())), cipher, first);
      b = RaftGroup.open(two, cipher, second);
    }

    @Override
    public void close() {
      a.close();
      b.close();
    }
  }

  private void doNotMix(String groupOfOne, String groupOfTwo) throws Exception {
    try (Pair pair = new Pair(groupOfOne, groupOfTwo);
        RealGroup await = new RealGroup(dir, RaftTuning.DEFAULT)) {
      await.await("both lead", () -> leads(pair.first) && leads(pair.second));
      pair.a.propose(pair.a.status().term(), bytes("one")).get(30, TimeUnit.SECONDS);
      pair.b.propose(pair.b.status().term(), bytes("two")).get(30, TimeUnit.SECONDS);
      assertThat(pair.a.status().reachable()).containsExactly("a.1");
      assertThat(pair.b.status().reachable()).containsExactly("b.1");
      assertThat(pair.first.applied()).containsExactly("one");
      assertThat(pair.second.applied()).containsExactly("two");
    }
  }

  private static boolean leads(RecordingMachine machine) {
    return machine.leadership() instanceof Leadership.Leading;
  }
}
