package dev.waggle.manager.adapter.raft;

import static dev.waggle.manager.adapter.raft.RecordingMachine.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.testing.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real group of one: what it took is there after a restart, with and without a snapshot. */
class OneMemberRaftIT {
  private static final LogCipher CIPHER = LogCipher.of(Map.of(1, new byte[32]));

  @TempDir private Path dir;

  private RaftConfig config() {
    return RaftConfig.alone(dir.resolve("raft"), "a.1", FreePorts.address(), "waggle-test-1");
  }

  private static long term(RecordingMachine machine) {
    Awaitility.await().until(() -> machine.leadership() instanceof Leadership.Leading);
    return ((Leadership.Leading) machine.leadership()).term();
  }

  private static Proposed write(RaftGroup group, RecordingMachine machine, String text)
      throws Exception {
    return group.propose(term(machine), bytes(text)).get(30, TimeUnit.SECONDS);
  }

  @Test
  void what_was_acknowledged_is_there_after_restarts() throws Exception {
    List<String> written = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      RecordingMachine machine = new RecordingMachine();
      try (RaftGroup group = RaftGroup.open(config(), CIPHER, machine)) {
        assertThat(machine.applied()).containsExactlyElementsOf(written);
        for (int i = 0; i < 20; i++) {
          written.add(round + "/" + i);
          Proposed p = write(group, machine, round + "/" + i);
          assertThat(group.readIndex().get(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(p.index());
        }
        assertThat(machine.applied()).containsExactlyElementsOf(written);
        if (round == 1) {
          group.snapshot().get(30, TimeUnit.SECONDS);
        }
      }
    }
    RecordingMachine machine = new RecordingMachine();
    RaftGroup.open(config(), CIPHER, machine).close();
    assertThat(machine.applied()).containsExactlyElementsOf(written);
    assertThat(machine.installs()).isEqualTo(1);
  }

  @Test
  void it_leads_only_after_its_first_entry_and_not_in_another_term() throws Exception {
    RecordingMachine machine = new RecordingMachine();
    try (RaftGroup group = RaftGroup.open(config(), CIPHER, machine)) {
      long term = term(machine);
      assertThat(machine.appliedIndex()).isPositive();
      assertThatThrownBy(() -> group.propose(term + 1, bytes("x")).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NotLeaderException.class);
      assertThatThrownBy(() -> group.propose(term, new byte[RaftGroup.MOST_PAYLOAD + 1]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(group.status().majority()).isEqualTo(1);
    }
  }

  @Test
  void a_transaction_without_effects_is_confirmed_and_not_written() throws Exception {
    RecordingMachine machine = new RecordingMachine();
    try (RaftGroup group = RaftGroup.open(config(), CIPHER, machine)) {
      JGroupsRaftLog log = new JGroupsRaftLog(group, index -> false);
      long term = term(machine);
      long last = group.status().lastIndex();
      assertThat(outcome(log, term)).isEqualTo(new Outcome.Committed(last));
      assertThat(outcome(log, term - 1)).isInstanceOf(Outcome.NotDone.class);
      assertThat(group.status().lastIndex()).isEqualTo(last);
    }
  }

  private static Outcome outcome(JGroupsRaftLog log, long term) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    log.propose(Transaction.empty(term, 0), outcome::complete);
    return outcome.get(30, TimeUnit.SECONDS);
  }

  @Test
  void a_machine_that_throws_stops_the_member() throws Exception {
    RecordingMachine machine = new RecordingMachine();
    try (RaftGroup group = RaftGroup.open(config(), CIPHER, machine)) {
      long term = term(machine);
      assertThatThrownBy(() -> group.propose(term, bytes("poison")).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      Awaitility.await().until(() -> machine.stopped().isPresent());
      assertThat(group.status().failure()).isPresent();
      assertThat(machine.leadership()).isEqualTo(new Leadership.NoLeader());
    }
  }

  @Test
  void a_taken_port_and_a_locked_directory_are_one_clear_line() {
    RaftConfig config = config();
    RecordingMachine machine = new RecordingMachine();
    try (RaftGroup group = RaftGroup.open(config, CIPHER, machine)) {
      assertThatThrownBy(() -> RaftGroup.open(config, CIPHER, new RecordingMachine()))
          .isInstanceOf(RaftStartException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:");
      assertThatThrownBy(() -> RaftGroup.open(config(), CIPHER, new RecordingMachine()))
          .isInstanceOf(RaftStartException.class)
          .hasMessageContaining("another process");
      assertThat(group.status().failure()).isEmpty();
    }
  }

  @Test
  void twenty_cycles_in_one_process_leave_no_thread_behind() throws Exception {
    for (int i = 0; i < 20; i++) {
      RecordingMachine machine = new RecordingMachine();
      try (RaftGroup group = RaftGroup.open(config(), CIPHER, machine)) {
        write(group, machine, "cycle " + i);
        assertThat(machine.applied()).hasSize(i + 1);
      }
      Members.awaitNoRaftThreads();
    }
  }
}
