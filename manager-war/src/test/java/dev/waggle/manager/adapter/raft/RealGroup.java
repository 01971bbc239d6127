package dev.waggle.manager.adapter.raft;

import static dev.waggle.manager.adapter.raft.RecordingMachine.bytes;

import dev.waggle.testing.FreePorts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;
import org.jgroups.util.Util;

/** Members of one real group in this JVM, each with its own directory, port and channel. */
final class RealGroup implements AutoCloseable {
  static final LogCipher CIPHER = LogCipher.of(Map.of(1, new byte[32]));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static final class Member {
    final RaftConfig config;
    RecordingMachine machine = new RecordingMachine();
    Function<Path, LogFiles> disk = DirectoryFiles::open;
    Optional<RaftGroup> group = Optional.empty();

    Member(RaftConfig config) {
      this.config = config;
    }

    RaftGroup group() {
      return group.orElseThrow();
    }
  }

  final TreeMap<String, Member> members = new TreeMap<>();
  final List<String> acknowledged = new ArrayList<>();
  private final Path dir;
  private final RaftTuning tuning;
  private Optional<SSLContext> tls = Optional.empty();
  private final String name = "waggle-test-" + System.nanoTime();

  RealGroup(Path dir, RaftTuning tuning) {
    this.dir = dir;
    this.tuning = tuning;
  }

  RealGroup withTls(SSLContext context) {
    tls = Optional.of(context);
    return this;
  }

  private RaftConfig config(String id, List<String> voters) {
    RaftConfig config =
        RaftConfig.alone(dir.resolve(id), id, FreePorts.address(), name)
            .withTuning(tuning)
            .withVoters(voters);
    return tls.map(config::withTls).orElse(config);
  }

  static RealGroup of(Path dir, RaftTuning tuning, String... ids) throws Exception {
    RealGroup group = new RealGroup(dir, tuning);
    group.init(ids[0]);
    for (int i = 1; i < ids.length; i++) {
      group.learn(ids[i]);
      group.promote(ids[i]);
    }
    return group;
  }

  Member init(String id) {
    RaftConfig config = config(id, List.of(id));
    members.put(id, new Member(config));
    return start(id);
  }

  /** Joins as a learner: the current list without itself. */
  Member learn(String id) {
    RaftConfig config = config(id, awaitLeader().group().status().voters());
    members.put(id, new Member(config));
    Member joined = start(id);
    tellManagers();
    return joined;
  }

  void promote(String id) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              awaitLeader().group().addVoter(id).get(30, TimeUnit.SECONDS);
              return true;
            });
  }

  Member start(String id) {
    return start(id, members.get(id).config.voters());
  }

  /** With the list of the identity file. */
  Member start(String id, List<String> voters) {
    Member member = members.get(id);
    member.machine = new RecordingMachine();
    RaftConfig config = member.config.withVoters(voters).withManagers(addresses());
    member.group = Optional.of(RaftGroup.open(config, CIPHER, member.machine, member.disk, false));
    return member;
  }

  private List<InetSocketAddress> addresses() {
    return members.values().stream().map(m -> m.config.bind()).toList();
  }

  private void tellManagers() {
    members.values().forEach(m -> m.group.ifPresent(g -> g.updateManagers(addresses())));
  }

  void stop(Member member) {
    member.group.ifPresent(RaftGroup::close);
    member.group = Optional.empty();
  }

  /** As a power cut does: the others hear nothing more, not even a farewell. */
  void kill(Member member) throws Exception {
    Util.shutdown(member.group().channel().orElseThrow());
    stop(member);
  }

  /** Nothing comes in or goes out; the member itself lives. */
  void cutOff(Member member) throws Exception {
    JChannel channel = member.group().channel().orElseThrow();
    channel
        .getProtocolStack()
        .insertProtocol(new DISCARD().discardAll(true), ProtocolStack.Position.ABOVE, TP.class);
  }

  void reconnect(Member member) {
    member.group().channel().orElseThrow().getProtocolStack().removeProtocol(DISCARD.class);
  }

  Member awaitLeader() {
    return leader()
        .orElseGet(
            () ->
                Awaitility.await().atMost(PATIENCE).until(this::leader, Optional::isPresent).get());
  }

  Optional<Member> leader() {
    return members.values().stream()
        .filter(m -> m.group.isPresent() && m.machine.leadership() instanceof Leadership.Leading)
        .max((a, b) -> Long.compare(term(a), term(b)));
  }

  private static long term(Member member) {
    return member.group().status().term();
  }

  /** Each try is another text, so that no outcome is guessed. */
  String write() throws Exception {
    return writePadded(0);
  }

  /** As {@link #write()}, with so many bytes at least. */
  String writePadded(int size) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String unique = "w" + System.nanoTime();
      String text = unique + "x".repeat(Math.max(0, size - unique.length()));
      Member leader = awaitLeader();
      try {
        if (leader.machine.leadership() instanceof Leadership.Leading leading) {
          leader.group().propose(leading.term(), bytes(text)).get(30, TimeUnit.SECONDS);
          acknowledged.add(text);
          return text;
        }
      } catch (ExecutionException | TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  void write(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      write();
    }
  }

  /** All members that run have applied the same, and all that was acknowledged, once, in order. */
  void awaitAgreement() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              List<List<String>> states =
                  members.values().stream()
                      .filter(m -> m.group.isPresent())
                      .map(m -> m.machine.applied())
                      .distinct()
                      .toList();
              List<String> known = new ArrayList<>(states.get(0));
              known.retainAll(acknowledged);
              return states.size() == 1 && known.equals(acknowledged);
            });
  }

  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(PATIENCE).until(condition);
  }

  @Override
  public void close() {
    members.values().forEach(this::stop);
  }
}
