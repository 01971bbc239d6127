package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.adapter.raft.EntryCodec.UnreadableEntryException;
import dev.waggle.manager.adapter.raft.Leadership;
import dev.waggle.manager.adapter.raft.LogCipher;
import dev.waggle.manager.adapter.raft.RaftConfig;
import dev.waggle.manager.adapter.raft.RaftGroup;
import dev.waggle.manager.adapter.raft.ReplicatedMachine;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.testing.FreePorts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R16: this version joins a swarm whose leader is newer and writes what it cannot read. */
class NewerFormatRaftIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final LogCipher CIPHER = LogCipher.of(Map.of(1, new byte[32]));
  private static final byte NEWER = EntryCodec.FORMAT + 1;

  private final InetSocketAddress leaderAddress = FreePorts.address();
  private final InetSocketAddress joinerAddress = FreePorts.address();
  private final Newer newer = new Newer();
  private final ReplicatedState state = new ReplicatedState(new Listener());
  private volatile Optional<String> stopped = Optional.empty();
  @TempDir private Path dir;
  private RaftGroup leader;

  @BeforeEach
  void a_newer_version_leads() {
    leader = RaftGroup.open(config("a.1", leaderAddress), CIPHER, newer);
    await().atMost(PATIENCE).until(() -> newer.leadership instanceof Leadership.Leading);
  }

  @AfterEach
  void end() {
    leader.close();
  }

  private RaftConfig config(String raftId, InetSocketAddress bind) {
    return RaftConfig.alone(dir.resolve(raftId), raftId, bind, "waggle-newer-format")
        .withVoters(List.of("a.1"))
        .withManagers(List.of(leaderAddress, joinerAddress));
  }

  private RaftGroup joins() {
    leader.updateManagers(List.of(leaderAddress, joinerAddress));
    return RaftGroup.open(config("b.1", joinerAddress), CIPHER, state);
  }

  private long write(byte format) throws Exception {
    long term = ((Leadership.Leading) newer.leadership).term();
    byte[] entry = EntryCodec.encode(new Transaction(term, 1, List.of(), List.of()));
    entry[0] = format;
    return leader.propose(term, entry).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).index();
  }

  @Test
  void it_stops_before_the_entry_that_it_cannot_read_and_gets_no_seat() throws Exception {
    long readable = write((byte) EntryCodec.FORMAT);
    try (RaftGroup joiner = joins()) {
      await().atMost(PATIENCE).until(() -> state.appliedIndex() >= readable);
      long unreadable = write(NEWER);
      await().atMost(PATIENCE).until(() -> joiner.status().failure().isPresent());
      assertThat(state.appliedIndex()).isEqualTo(unreadable - 1);
      assertThat(stopped.orElseThrow()).contains("format 2", "reads up to 1", "newer version");

      await().atMost(PATIENCE).until(() -> !leader.status().reachable().contains("b.1"));
      assertThatThrownBy(() -> leader.addVoter("b.1").get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .hasMessageContaining("b.1 is not connected");
      assertThat(leader.status().voters()).containsExactly("a.1");
      assertThat(write(NEWER)).as("the swarm goes on").isGreaterThan(unreadable);
    }
    ReplicatedState again = new ReplicatedState(new Listener());
    assertThatThrownBy(() -> RaftGroup.open(config("b.1", joinerAddress), CIPHER, again))
        .as("nor does it skip the entry when it starts again")
        .isInstanceOf(UnreadableEntryException.class);
  }

  private final class Listener implements ReplicatedState.Listener {
    @Override
    public void applied(Applied entry) {}

    @Override
    public void restored(ClusterState restored) {}

    @Override
    public void leadership(Leadership leadership) {}

    @Override
    public void stopped(String why) {
      stopped = Optional.of(why);
    }
  }

  /** Takes any format. */
  private static final class Newer implements ReplicatedMachine {
    private volatile long index;
    private volatile Leadership leadership = new Leadership.NoLeader();

    @Override
    public void apply(long at, long term, byte[] payload) {
      index = at;
    }

    @Override
    public long appliedIndex() {
      return index;
    }

    @Override
    public byte[] snapshot() {
      return new byte[] {NEWER};
    }

    @Override
    public void install(long at, long term, byte[] snapshot) {
      index = at;
    }

    @Override
    public void leadership(Leadership now) {
      leadership = now;
    }
  }
}
