package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.adapter.raft.EntryCodec.UnreadableEntryException;
import dev.waggle.manager.adapter.raft.RaftMessage.Append;
import dev.waggle.manager.adapter.raft.RaftMessage.InstallSnapshot;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jgroups.protocols.raft.LogEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R16: what a learner makes of entries and snapshots of a format that it does not know. */
class NewerFormatTest {
  private static final List<String> VOTERS = List.of("b.1");

  private final List<RaftMessage> sent = new ArrayList<>();
  private final Reader machine = new Reader();
  private final MemoryFiles disk = new MemoryFiles();
  private RaftNode learner = node();

  private RaftNode node() {
    RaftNode node =
        new RaftNode(
            new RaftMember("a.1", VOTERS, RaftTuning.DEFAULT),
            ChecksummedLog.open(disk, SimulatedGroup.CIPHER),
            machine,
            new RaftEnvironment(
                (to, message) -> sent.add(message),
                (work, then) -> {
                  throw new AssertionError("unreachable: no snapshot is due");
                }),
            RaftRules.ALL);
    node.start(0);
    return node;
  }

  @BeforeEach
  void it_is_connected() {
    learner.view(0, Set.of("b.1"), false);
  }

  private static LogEntry entry(int format) {
    byte[] bytes = EntryCodec.encode(new Transaction(1, 1, List.of(), List.of()));
    bytes[0] = (byte) format;
    return new LogEntry(1, bytes, 0, bytes.length);
  }

  @Test
  void an_entry_ends_it_and_neither_it_nor_what_follows_is_applied() {
    List<LogEntry> entries =
        List.of(
            VoterHistory.entry(1, VOTERS),
            entry(EntryCodec.FORMAT),
            entry(EntryCodec.FORMAT + 1),
            entry(EntryCodec.FORMAT));

    assertThatThrownBy(() -> learner.receive(1, "b.1", new Append(1, 0, 0, entries, 4, 0)))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessageContaining("format 2");
    assertThat(machine.applied).isEqualTo(2);

    machine.applied = 0;
    assertThatThrownBy(this::node).isInstanceOf(UnreadableEntryException.class);
    assertThat(machine.applied).as("as often as it starts").isEqualTo(2);
  }

  @Test
  void a_snapshot_ends_it_and_nothing_of_it_is_kept() {
    byte[] bytes = EntryCodec.encode(ClusterState.empty().snapshot());
    bytes[0] = EntryCodec.FORMAT + 1;
    StoredSnapshot newer = new StoredSnapshot(9, 1, VOTERS, bytes);

    assertThatThrownBy(() -> learner.receive(1, "b.1", new InstallSnapshot(1, newer)))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessageContaining("format 2");
    assertThat(sent).as("it does not say that it has it").isEmpty();
    ChecksummedLog kept = ChecksummedLog.open(disk, SimulatedGroup.CIPHER);
    assertThat(kept.snapshot()).isEmpty();
    assertThat(kept.lastAppended()).isZero();
  }

  /** Reads as the state of a manager does. */
  private static final class Reader implements ReplicatedMachine {
    private long applied;

    @Override
    public void apply(long index, long term, byte[] payload) {
      if (payload.length > 0) {
        EntryCodec.decode(payload);
      }
      applied = index;
    }

    @Override
    public long appliedIndex() {
      return applied;
    }

    @Override
    public byte[] snapshot() {
      throw new AssertionError("unreachable: no snapshot is due");
    }

    @Override
    public void install(long index, long term, byte[] snapshot) {
      EntryCodec.decodeSnapshot(snapshot);
      applied = index;
    }

    @Override
    public void leadership(Leadership leadership) {}
  }
}
