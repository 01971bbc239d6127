package dev.waggle.manager.adapter.raft;

import static dev.waggle.manager.adapter.raft.RecordingMachine.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real members on disks that are full, slow, damaged or put back to what they were. */
class DiskRaftIT {
  private static final List<String> THREE = List.of("a.1", "b.1", "c.1");

  @TempDir private Path dir;

  @AfterEach
  void nothing_is_left_behind() {
    Members.awaitNoRaftThreads();
  }

  @Test
  void the_leaders_full_disk_loses_nothing_that_was_acknowledged() throws Exception {
    fullDisk(true);
  }

  @Test
  void a_followers_full_disk_loses_nothing_that_was_acknowledged() throws Exception {
    fullDisk(false);
  }

  /** The victim leaves; the others go on, and it comes back when there is room again. */
  private void fullDisk(boolean ofTheLeader) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(dir.resolve("b.1"), 1024);
        RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      RealGroup.Member victim = group.members.get("b.1");
      assertThat(victim.config.dir()).isEqualTo(disk.path());
      while ((group.awaitLeader() == victim) != ofTheLeader) {
        group.awaitLeader().group().resign().get(30, TimeUnit.SECONDS);
        group.write();
      }
      group.write(10);
      disk.fill();
      for (int i = 0; i < 4; i++) {
        group.writePadded(4_000);
      }
      group.await("it left", () -> victim.machine.stopped().isPresent());
      assertThat(victim.group().status().failure().orElseThrow())
          .contains("No space left on device", "check the disk");
      group.write(5);
      group.stop(victim);
      disk.free();
      group.start("b.1", THREE);
      group.write(5);
      group.awaitAgreement();
    }
  }

  @Test
  void a_snapshot_with_the_log_of_before_applies_nothing_twice() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1")) {
      group.write(20);
      RealGroup.Member a = group.members.get("a.1");
      group.stop(a);
      Path entries = a.config.dir().resolve("entries");
      byte[] before = Files.readAllBytes(entries);
      long index = a.machine.appliedIndex();
      try (ChecksummedLog log =
          ChecksummedLog.open(DirectoryFiles.open(a.config.dir()), RealGroup.CIPHER)) {
        StoredSnapshot own =
            new StoredSnapshot(index, log.termAt(index), List.of("a.1"), a.machine.snapshot());
        log.stage(own);
        log.compact(own, index);
      }
      Files.write(entries, before); // as if the power had gone before the log was cut
      group.start("a.1");
      assertThat(a.machine.installs()).isEqualTo(1);
      assertThat(a.machine.applied()).containsExactlyElementsOf(group.acknowledged);
      group.write(5);
      group.awaitAgreement();
    }
  }

  @Test
  void an_entry_of_two_megabytes_is_replicated_and_one_byte_more_is_refused() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      assertThat(group.writePadded(RaftGroup.MOST_PAYLOAD)).hasSize(RaftGroup.MOST_PAYLOAD);
      RaftGroup leader = group.awaitLeader().group();
      assertThatThrownBy(() -> leader.propose(1, new byte[RaftGroup.MOST_PAYLOAD + 1]))
          .isInstanceOf(IllegalArgumentException.class);
      group.write(3);
      group.awaitAgreement();
      RealGroup.Member c = group.members.get("c.1");
      group.stop(c);
      group.start("c.1", THREE);
      group.write(1);
      group.awaitAgreement();
    }
  }

  @Test
  void a_follower_with_a_slow_disk_holds_up_nobody_and_loses_nothing() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      RealGroup.Member slow =
          group.members.values().stream()
              .filter(m -> m != group.awaitLeader())
              .findFirst()
              .orElseThrow();
      group.stop(slow);
      slow.disk = path -> new SlowFiles(DirectoryFiles.open(path));
      group.start(slow.config.raftId(), THREE);
      group.write(100);
      assertThat(slow.machine.stopped()).isEmpty();
      group.awaitAgreement();
    }
  }

  /** Takes its time for each append. */
  private record SlowFiles(LogFiles files) implements LogFiles {
    @Override
    public Optional<byte[]> read(String name) throws IOException {
      return files.read(name);
    }

    @Override
    public void append(String name, ByteBuffer bytes) throws IOException {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      files.append(name, bytes);
    }

    @Override
    public void replace(String name, ByteBuffer content) throws IOException {
      files.replace(name, content);
    }

    @Override
    public void stage(String name, ByteBuffer content) throws IOException {
      files.stage(name, content);
    }

    @Override
    public void adopt(String name) throws IOException {
      files.adopt(name);
    }

    @Override
    public void keepPrevious(String name) throws IOException {
      files.keepPrevious(name);
    }

    @Override
    public void note(String name, ByteBuffer content) throws IOException {
      files.note(name, content);
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }

  /** The whole way: what is damaged is refused, and a new member with an empty log takes over. */
  @Test
  void a_damaged_member_is_removed_and_comes_back_under_a_new_id() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1", "b.1", "c.1")) {
      group.write(20);
      group.awaitAgreement();
      RealGroup.Member damaged = group.members.get("c.1");
      group.kill(damaged);
      Path entries = damaged.config.dir().resolve("entries");
      byte[] content = Files.readAllBytes(entries);
      content[content.length / 2] ^= 1;
      Files.write(entries, content);
      assertThatThrownBy(() -> group.start("c.1", THREE)).isInstanceOf(DamagedLogException.class);
      group.members.remove("c.1");
      group.awaitLeader().group().removeVoter("c.1").get(30, TimeUnit.SECONDS);
      group.learn("c.4");
      group.promote("c.4");
      group.stop(group.members.get("a.1"));
      group.write(5);
      group.start("a.1", List.of("a.1", "b.1", "c.4"));
      group.awaitAgreement();
      assertThat(group.awaitLeader().group().status().voters())
          .containsExactlyInAnyOrder("a.1", "b.1", "c.4");
    }
  }

  @Test
  void silent_connections_to_the_raft_port_keep_nobody_out() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1")) {
      InetSocketAddress bind = group.members.get("a.1").config.bind();
      try (Socket one = new Socket(bind.getAddress(), bind.getPort());
          Socket two = new Socket(bind.getAddress(), bind.getPort());
          Socket three = new Socket(bind.getAddress(), bind.getPort())) {
        group.learn("b.1");
        group.promote("b.1");
        group.write(5);
        group.awaitAgreement();
        assertThat(List.of(one, two, three)).allMatch(Socket::isConnected);
      }
    }
  }

  @Test
  void what_is_lost_when_the_only_voter_wrote_it_last_needs_the_operator() throws Exception {
    try (RealGroup group = RealGroup.of(dir, RaftTuning.DEFAULT, "a.1")) {
      group.write(5);
      RealGroup.Member a = group.members.get("a.1");
      group.kill(a);
      Path entries = a.config.dir().resolve("entries");
      byte[] content = Files.readAllBytes(entries);
      Files.write(entries, Arrays.copyOf(content, content.length - 3));
      Files.deleteIfExists(a.config.dir().resolve("commit")); // the hint went with the power
      assertThatThrownBy(() -> group.start("a.1"))
          .isExactlyInstanceOf(RaftStartException.class)
          .hasMessageContaining("--accept-cut");
      RecordingMachine machine = new RecordingMachine();
      try (RaftGroup accepted =
          RaftGroup.open(a.config.withAcceptCut(true), RealGroup.CIPHER, machine)) {
        group.await("leads again", () -> machine.leadership() instanceof Leadership.Leading);
        long term = accepted.status().term();
        accepted.propose(term, bytes("after")).get(30, TimeUnit.SECONDS);
        List<String> applied = machine.applied();
        int kept = applied.size() - 1; // the record may have been one of Raft's own
        assertThat(kept).isBetween(4, 5);
        assertThat(applied.subList(0, kept)).isEqualTo(group.acknowledged.subList(0, kept));
        assertThat(applied).last().isEqualTo("after");
      }
    }
  }
}
