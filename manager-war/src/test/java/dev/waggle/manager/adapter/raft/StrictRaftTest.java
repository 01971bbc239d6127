package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.adapter.raft.RaftMessage.Append;
import dev.waggle.manager.adapter.raft.RaftMessage.InstallSnapshot;
import dev.waggle.manager.adapter.raft.RaftMessage.VoteRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.protocols.raft.AppendEntriesRequest;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.protocols.raft.election.LeaderElected;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.ExtendedUUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * That the classes in the JGroups stack judge nothing themselves: what comes is judged by the rules
 * on the one thread of the node, and the library's own ways are closed.
 */
class StrictRaftTest {
  private static final List<String> THREE = List.of("a.1", "b.1", "c.1");

  /**
   * What only sets or reads what nothing looks at here, and shorthands of methods that are ours;
   * all else must be overridden.
   */
  private static final String HARMLESS =
      """
      LogCacheNumAccesses addRoleListener clearLogCache commitTable currentLogSize disableLogCache
      down drainRatio dumpCommitTable dumpLog enableLogCache impl
      init leader log logArgs logCacheHitRatio logCacheNumTrims
      logClass logDescription logDir logEntries logName logPrefix
      logSize logSizeInBytes logUseFsync maxLogCacheSize maxLogSize members
      numSnapshots processingQueueSize raftId remRoleListener removeQueueSize requestTableSize
      resendInterval resetStats sendCommitsImmediately setAsync setLeaderAndTerm setMembers
      snapshot stateMachine stateMachineLoaded synchronous toString trimLogCache
      up votedFor
      """;

  /** Tells which rules were asked, and on which thread. */
  private static final class AskedRules extends RaftRules {
    final Set<String> asked = new ConcurrentSkipListSet<>();

    private void note(String rule) {
      asked.add(rule + " on " + Thread.currentThread().getName());
    }

    @Override
    AppendPlan append(LogView log, long prev, long prevTerm, List<Long> terms, long commit) {
      note("append");
      return super.append(log, prev, prevTerm, terms, commit);
    }

    @Override
    VoteReply vote(Voter mine, Candidacy asking) {
      note("vote");
      return super.vote(mine, asking);
    }

    @Override
    Install install(LogView log, long index, long term) {
      note("install");
      return super.install(log, index, term);
    }
  }

  private final AskedRules rules = new AskedRules();
  private final RecordingMachine machine = new RecordingMachine();
  private final ChecksummedLog log = ChecksummedLog.open(new MemoryFiles(), SimulatedGroup.CIPHER);
  private final Address me = address("a.1");
  private final Address other = address("b.1");
  private RaftLoop loop;
  private StrictRaft raft;
  private StrictElection election;

  @BeforeEach
  void start() {
    log.append(1, LogEntries.create(VoterHistory.entry(1, THREE)));
    RaftNode node =
        new RaftNode(
            new RaftMember("a.1", THREE, RaftTuning.DEFAULT),
            log,
            machine,
            new RaftEnvironment((to, message) -> {}, (work, then) -> {}),
            rules);
    node.start(RaftLoop.now());
    loop = new RaftLoop("a.1", node, why -> {});
    raft = new StrictRaft(loop, "a.1", THREE);
    election = new StrictElection(raft);
    raft.election(election);
    loop.start();
  }

  @AfterEach
  void stop() {
    loop.stop();
  }

  private static Address address(String raftId) {
    return ExtendedUUID.randomUUID(raftId)
        .put(RAFT.raft_id_key, raftId.getBytes(StandardCharsets.UTF_8));
  }

  private Message ours(Protocol carrier, RaftMessage message) {
    return with(carrier, new RaftMessageHeader(message.term()), RaftMessageCodec.encode(message));
  }

  private Message with(Protocol carrier, RaftHeader header, byte[] body) {
    return new BytesMessage(me, body).setSrc(other).putHeader(carrier.getId(), header);
  }

  @Test
  void what_comes_through_the_stack_is_judged_by_the_rules_on_the_nodes_thread() {
    byte[] state = "9\n".getBytes(StandardCharsets.UTF_8);
    raft.up(ours(raft, new Append(1, 1, 1, List.of(), 1, 0)));
    raft.up(ours(raft, new InstallSnapshot(1, new StoredSnapshot(9, 1, THREE, state))));
    election.up(ours(election, new VoteRequest(9, 9, 9, false)));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(rules.asked)
                    .containsExactly(
                        "append on raft-a.1", "install on raft-a.1", "vote on raft-a.1"));
    assertThat(machine.installs()).isEqualTo(1);
  }

  @Test
  void the_librarys_own_messages_do_nothing() {
    raft.up(with(raft, new AppendEntriesRequest(other, 9, 1, 1, 9, 1), new byte[0]));
    election.up(with(election, new LeaderElected(other).currTerm(9), new byte[0]));
    settle();
    assertThat(rules.asked).isEmpty();
    assertThat(log.currentTerm()).isEqualTo(1);
    assertThat(log.lastAppended()).isEqualTo(1);
    assertThat(raft.leader()).isNull();
  }

  /** What it means is not guessed. */
  @Test
  void r16_a_message_of_another_format_is_not_read() throws Exception {
    Append append = new Append(9, 1, 1, List.of(), 1, 0);
    RaftMessageHeader newer = new RaftMessageHeader(9);
    ByteArrayDataOutputStream bytes = new ByteArrayDataOutputStream();
    newer.writeTo(bytes);
    bytes.buffer()[0] = RaftMessageHeader.FORMAT + 1;
    RaftMessageHeader read = new RaftMessageHeader();
    read.readFrom(new ByteArrayDataInputStream(bytes.buffer()));
    raft.up(with(raft, read, RaftMessageCodec.encode(append)));
    settle();
    assertThat(rules.asked).isEmpty();
    assertThat(log.currentTerm()).isEqualTo(1);
  }

  @Test
  void unreadable_bytes_do_nothing() {
    raft.up(with(raft, new RaftMessageHeader(9), new byte[] {1, 2, 3}));
    settle();
    assertThat(log.currentTerm()).isEqualTo(1);
    assertThat(loop.status().failure()).isEmpty();
  }

  /** R15. */
  @Test
  void a_raft_id_twice_in_the_view_is_told_to_the_node() {
    raft.handleView(View.create(me, 1, me, other, address("b.1")));
    settle();
    election.up(ours(election, new VoteRequest(2, 9, 9, true)));
    settle();
    assertThat(loop.status().reachable()).containsExactlyInAnyOrder("a.1", "b.1");
    assertThat(loop.status().role()).isNotEqualTo(RaftStatus.Role.LEADER);
  }

  @Test
  void views_and_votes_start_no_thread_of_the_library() {
    election.handleView(View.create(me, 1, me, other));
    election.startVotingThread();
    assertThat(election.isVotingThreadRunning()).isFalse();
    assertThat(raft.log()).as("the library has no log to change").isNull();
  }

  /** A method that a new version of the library adds is to be looked at before it is used. */
  @Test
  void each_method_of_the_library_is_ours_or_harmless() {
    Set<String> open =
        Arrays.stream(RAFT.class.getDeclaredMethods())
            .filter(m -> Modifier.isPublic(m.getModifiers()))
            .filter(m -> !Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
            .filter(m -> !isOverridden(m))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(open).containsExactlyInAnyOrder(HARMLESS.strip().split("\\s+"));
  }

  private static boolean isOverridden(Method method) {
    try {
      return StrictRaft.class
              .getDeclaredMethod(method.getName(), method.getParameterTypes())
              .getDeclaringClass()
          == StrictRaft.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private void settle() {
    assertThat(loop.await((node, now) -> {}, Duration.ofSeconds(30))).isTrue();
  }
}
