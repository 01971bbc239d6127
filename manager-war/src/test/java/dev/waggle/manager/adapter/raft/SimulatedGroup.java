package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;

/**
 * Members of one group in one thread and in virtual time: real nodes, logs and codec; simulated are
 * network, views, disks and power. Checks after every step what Raft promises.
 */
final class SimulatedGroup {
  static final LogCipher CIPHER = LogCipher.of(Map.of(1, new byte[32]));

  private record Happening(long time, long order, Runnable what) {}

  private record Entry(long term, String text) {}

  final class Member implements ReplicatedMachine {
    final String id;
    final String raftId;
    MemoryFiles disk = new MemoryFiles();
    RaftNode node;
    ChecksummedLog log;
    boolean up;
    long index;
    int life;
    int installs;
    final TreeMap<Long, String> state = new TreeMap<>();
    Leadership leadership = new Leadership.NoLeader();

    /** Where it sends what is for a raft id, by its view; the newest of two. */
    Map<String, String> machines = Map.of();

    Member(String id, String raftId) {
      this.id = id;
      this.raftId = raftId;
    }

    boolean isCopy() {
      return !id.equals(raftId);
    }

    @Override
    public void apply(long at, long term, byte[] payload) {
      if (at != index + 1) {
        throw new AssertionError(id + " applies " + at + " after " + index);
      }
      index = at;
      String text = new String(payload, StandardCharsets.UTF_8);
      Entry known = committed.putIfAbsent(at, new Entry(term, text));
      if (known != null && !known.equals(new Entry(term, text))) {
        throw new AssertionError(id + " applies " + text + " at " + at + ", others " + known);
      }
      state.put(at, text);
    }

    @Override
    public long appliedIndex() {
      return index;
    }

    @Override
    public byte[] snapshot() {
      return (index
              + "\n"
              + state.entrySet().stream()
                  .map(e -> e.getKey() + " " + e.getValue() + "\n")
                  .collect(Collectors.joining()))
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void install(long at, long term, byte[] snapshot) {
      assertThat(at).as("%s never goes back", id).isGreaterThan(index);
      state.clear();
      List<String> lines = new String(snapshot, StandardCharsets.UTF_8).lines().toList();
      assertThat(Long.parseLong(lines.get(0))).isEqualTo(at);
      for (String line : lines.subList(1, lines.size())) {
        String[] parts = line.split(" ", -1);
        state.put(Long.parseLong(parts[0]), parts[1]);
      }
      index = at;
      installs++;
      assertThat(state)
          .as("what %s installed at %d", id, at)
          .isEqualTo(texts(committed.headMap(at, true)));
    }

    @Override
    public void leadership(Leadership now) {
      leadership = now;
    }

    boolean leads() {
      return up && leadership instanceof Leadership.Leading;
    }
  }

  final SplittableRandom random;
  final TreeMap<String, Member> members = new TreeMap<>();
  final RaftProperties properties = new RaftProperties();
  final TreeMap<Long, Entry> committed = new TreeMap<>();
  final TreeMap<Long, String> acknowledged = new TreeMap<>();
  final Set<String> refused = new TreeSet<>();
  final Set<String> unknown = new TreeSet<>();
  final Map<String, Integer> counts = new TreeMap<>();
  private final PriorityQueue<Happening> queue =
      new PriorityQueue<>(
          (a, b) ->
              a.time() != b.time()
                  ? Long.compare(a.time(), b.time())
                  : Long.compare(a.order(), b.order()));
  private final Map<String, Integer> side = new HashMap<>();
  private final RaftTuning tuning;
  private RaftRules rules;
  private Optional<AssertionError> violation = Optional.empty();
  private final Set<String> cut = new TreeSet<>();
  private final Set<String> hidden = new TreeSet<>();
  private Wire wire = (from, to, message) -> Optional.of(message);
  private long order;
  private int written;
  private Optional<Member> runOn = Optional.empty();
  long now;
  double loss;
  double duplicates;
  double stragglers;
  long slowest = 20;

  /** What a test does to messages on their way. */
  interface Wire {
    Optional<RaftMessage> carry(String from, String to, RaftMessage message);
  }

  SimulatedGroup(long seed, RaftTuning tuning, List<String> ids, List<String> voters) {
    this(seed, tuning, RaftRules.ALL, ids, voters);
    all().forEach(this::start);
  }

  /** With these rules; nobody runs yet. */
  SimulatedGroup(
      long seed, RaftTuning tuning, RaftRules rules, List<String> ids, List<String> voters) {
    this.random = new SplittableRandom(seed);
    this.tuning = tuning;
    this.rules = rules;
    for (String id : ids) {
      Member member = new Member(id, id);
      members.put(id, member);
      side.put(id, 0);
      if (voters.contains(id)) {
        bootstrap(member, voters);
      }
    }
  }

  /** Before the start: entries behind what is there, each with a text that tells index and term. */
  void preload(String id, long... terms) {
    ChecksummedLog log = ChecksummedLog.open(members.get(id).disk, CIPHER);
    for (long term : terms) {
      byte[] text = ("e" + (log.lastAppended() + 1) + "." + term).getBytes(StandardCharsets.UTF_8);
      log.append(
          log.lastAppended() + 1, LogEntries.create(new LogEntry(term, text, 0, text.length)));
    }
  }

  /** Before the start: a configuration behind what is there. */
  void preload(String id, long term, List<String> voters) {
    ChecksummedLog log = ChecksummedLog.open(members.get(id).disk, CIPHER);
    log.append(log.lastAppended() + 1, LogEntries.create(VoterHistory.entry(term, voters)));
  }

  /** Before the start: it has voted so. */
  void votes(String id, long term, String candidate) {
    ChecksummedLog.open(members.get(id).disk, CIPHER).vote(term, Optional.of(candidate));
  }

  /** Before the start: what is written next tells that this was committed. */
  void commits(String id, long index) {
    ChecksummedLog.open(members.get(id).disk, CIPHER).commitIndex(index);
  }

  /** The disk of a member that does not run is exchanged for an older one. */
  void putBack(Member member, MemoryFiles older) {
    member.disk = older;
    properties.restored(member.id);
  }

  /** Nobody gets entries to that member; votes still arrive. */
  void loseAppendsTo(String id) {
    wire =
        (from, to, message) ->
            to.equals(id) && message instanceof RaftMessage.Append
                ? Optional.empty()
                : Optional.of(message);
  }

  /** Whoever starts from now on keeps these rules. */
  void rules(RaftRules next) {
    rules = next;
  }

  void onTheWire(Wire next) {
    wire = next;
  }

  /** As if a leader of term 1 had written the configuration to all. */
  private static void bootstrap(Member member, List<String> voters) {
    ChecksummedLog log = ChecksummedLog.open(member.disk, CIPHER);
    log.append(1, LogEntries.create(VoterHistory.entry(1, voters)));
  }

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  // --- members

  void start(Member member) {
    member.disk.powerBack();
    member.life++;
    member.index = 0;
    member.state.clear();
    member.leadership = new Leadership.NoLeader();
    int life = member.life;
    ChecksummedLog log = ChecksummedLog.open(member.disk, CIPHER);
    if (log.cutAt() > 0) {
      count("cut");
    }
    member.node =
        new RaftNode(
            new RaftMember(member.raftId, List.of(), tuning),
            log,
            member,
            new RaftEnvironment(
                (to, message) -> send(member, to, message),
                (work, then) -> {
                  work.run();
                  at(random.nextLong(200), () -> event(member, life, then));
                }),
            rules);
    member.log = log;
    properties.restarted(member.id);
    member.node.start(now);
    properties.stepped(member.id, member.node, log);
    member.up = true;
    member.machines = Map.of();
    tickLater(member, life);
    changeViews();
  }

  private void tickLater(Member member, int life) {
    at(
        25,
        () -> {
          if (member.up && member.life == life) {
            event(member, life, () -> member.node.tick(now));
            tickLater(member, life);
          }
        });
  }

  /** One run of events with its flush; a lost disk is a crash, anything else fails the test. */
  private void event(Member member, int life, Runnable what) {
    if (!member.up || member.life != life) {
      return;
    }
    if (runOn.isPresent()) {
      what.run(); // of a run that is not over
      return;
    }
    try {
      what.run();
      member.node.flush(now);
      properties.stepped(member.id, member.node, member.log);
      violation.ifPresent(
          broken -> {
            throw broken;
          });
    } catch (LogFailedException e) {
      count("crash while writing");
      crash(member);
    }
  }

  /** All that is done to the member comes to it before the flush. */
  void inOneRun(Member member, Runnable what) {
    event(
        member,
        member.life,
        () -> {
          runOn = Optional.of(member);
          what.run();
          runOn = Optional.empty();
        });
  }

  void resign(Member member) {
    event(member, member.life, () -> member.node.resign(now));
  }

  void crash(Member member) {
    if (!member.up) {
      return;
    }
    member.up = false;
    member.leadership = new Leadership.NoLeader();
    try {
      member.node.close();
    } catch (LogFailedException e) {
      // it is gone
    }
    member.leadership = new Leadership.NoLeader();
    stopCopiesOf(member.raftId);
    changeViews();
  }

  // --- a machine with a copy of another's disk

  /** It starts with what that member's disk holds now, beside it and with its cable. */
  void runCopyOf(Member original) {
    Member copy = new Member(original.id + " copy", original.raftId);
    copy.disk = original.disk.copy();
    properties.restored(copy.id); // what another copy before this one did is not its own
    members.put(copy.id, copy);
    side.put(copy.id, side.get(original.id));
    count("copied disk");
    start(copy);
  }

  /** Also when the power of one of the two goes: alone a copy is an older disk. */
  void stopCopiesOf(String raftId) {
    List<Member> copies =
        members.values().stream().filter(m -> m.isCopy() && m.raftId.equals(raftId)).toList();
    for (Member copy : copies) {
      members.remove(copy.id);
      crash(copy);
    }
  }

  boolean hasCopy(Member member) {
    return members.values().stream().filter(m -> m.raftId.equals(member.raftId)).count() > 1;
  }

  /** The operator knows that these machines lost their power while writing. */
  void acceptCuts() {
    for (Member member : all()) {
      if (!member.up) {
        start(member);
      }
      crash(member);
      member.disk.powerBack();
      ChecksummedLog.open(member.disk, CIPHER).cutSettled();
      start(member);
    }
  }

  // --- network

  void at(long delay, Runnable what) {
    queue.add(new Happening(now + delay, order++, what));
  }

  private boolean connected(String a, String b) {
    return side.get(a).equals(side.get(b));
  }

  private boolean carries(String from, String to) {
    return connected(from, to) && !cut.contains(from + ">" + to);
  }

  /** Messages that way are lost; nobody's view shows it. */
  void cutOneWay(String from, String to) {
    cut.add(from + ">" + to);
  }

  /** As {@link #cutOneWay}, both ways. */
  void cut(String a, String b) {
    cutOneWay(a, b);
    cutOneWay(b, a);
  }

  /**
   * Each of them is alone in its view, beside a copy of itself, and in no other's; messages go all
   * the same.
   */
  void hide(String... ids) {
    hidden.addAll(List.of(ids));
    changeViews();
  }

  private boolean see(Member one, Member other) {
    return one.raftId.equals(other.raftId)
        || !hidden.contains(one.raftId) && !hidden.contains(other.raftId);
  }

  private void send(Member from, String raftId, RaftMessage message) {
    String to = from.machines.getOrDefault(raftId, raftId);
    Optional<RaftMessage> carried = wire.carry(from.id, to, message);
    if (carried.isEmpty() || random.nextDouble() < loss) {
      count("lost");
      return;
    }
    byte[] bytes = RaftMessageCodec.encode(carried.get());
    deliver(from, to, bytes, random.nextLong(slowest));
    if (random.nextDouble() < duplicates) {
      count("duplicated");
      deliver(from, to, bytes, random.nextLong(2 * slowest));
    }
    if (random.nextDouble() < stragglers) {
      count("repeated late");
      deliver(from, to, bytes, random.nextLong(5_000));
    }
  }

  private void deliver(Member from, String to, byte[] bytes, long delay) {
    Member receiver = members.get(to);
    if (receiver == null || receiver.isCopy() && receiver.machines.isEmpty()) {
      return; // gone, or not in the group before its own view says so
    }
    int life = receiver.life;
    at(
        1 + delay,
        () -> {
          if (carries(from.id, to)) {
            RaftMessage decoded = decode(bytes);
            event(receiver, life, () -> receiver.node.receive(now, from.raftId, decoded));
          }
        });
  }

  private static RaftMessage decode(byte[] bytes) {
    try {
      return RaftMessageCodec.decode(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Into two; a copy of a disk stays beside it. */
  void partition() {
    members.values().stream()
        .filter(m -> !m.isCopy())
        .forEach(m -> side.put(m.id, random.nextInt(2)));
    copiesFollow();
    count("partition");
    changeViews();
  }

  void isolate(Member alone) {
    members.values().forEach(m -> side.put(m.id, m.raftId.equals(alone.raftId) ? 1 : 0));
    changeViews();
  }

  private void copiesFollow() {
    members.values().forEach(m -> side.put(m.id, side.get(m.raftId)));
  }

  void heal() {
    members.keySet().forEach(id -> side.put(id, 0));
    cut.clear();
    hidden.clear();
    loss = 0;
    duplicates = 0;
    stragglers = 0;
    changeViews();
  }

  /** Each member learns of it by itself, sooner or later. */
  private void changeViews() {
    for (Member member : members.values()) {
      int life = member.life;
      at(1 + random.nextLong(400), () -> event(member, life, () -> view(member)));
    }
  }

  private void view(Member of) {
    List<Member> inView =
        members.values().stream()
            .filter(m -> m.up && connected(m.id, of.id) && see(m, of))
            .toList();
    of.machines = new TreeMap<>();
    inView.forEach(m -> of.machines.put(m.raftId, m.id));
    boolean twice = of.machines.size() < inView.size();
    Set<String> others = new TreeSet<>(of.machines.keySet());
    others.remove(of.raftId);
    of.node.view(now, others, twice);
  }

  // --- work

  /** What a future calls throws into the future: kept for the end of the step. */
  private void check(Runnable checks) {
    try {
      checks.run();
    } catch (AssertionError e) {
      violation = Optional.of(e);
    }
  }

  /** Somebody who believes to lead gets a write and a read. */
  void write(Member member) {
    if (!member.leads()) {
      return;
    }
    String text = "w" + written++;
    CompletableFuture<Proposed> done = new CompletableFuture<>();
    done.whenComplete(
        (p, e) -> {
          if (p != null) {
            acknowledged.put(p.index(), text);
            check(
                () ->
                    assertThat(committed.get(p.index()))
                        .as("acknowledged to the client of %s", member.id)
                        .isEqualTo(new Entry(p.term(), text)));
          } else if (e instanceof NotLeaderException) {
            refused.add(text);
          } else {
            unknown.add(text);
          }
        });
    long term = ((Leadership.Leading) member.leadership).term();
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    event(member, member.life, () -> member.node.propose(now, term, payload, done));
  }

  void read(Member member) {
    if (!member.up) {
      return;
    }
    long mustSee = acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
    CompletableFuture<Long> done = new CompletableFuture<>();
    done.thenAccept(
        index -> {
          count("read");
          check(
              () -> {
                assertThat(index)
                    .as("%s reads what was acknowledged", member.id)
                    .isGreaterThanOrEqualTo(mustSee);
                assertThat(member.index).isGreaterThanOrEqualTo(index);
              });
        });
    event(member, member.life, () -> member.node.read(now, done));
  }

  void change(Member leader, String raftId, boolean add) {
    CompletableFuture<Proposed> done = new CompletableFuture<>();
    done.thenAccept(p -> count(add ? "added" : "removed"));
    event(leader, leader.life, () -> leader.node.changeVoter(now, raftId, add, done));
  }

  /** All of now: some may be gone when others were dealt with. */
  List<Member> all() {
    return List.copyOf(members.values());
  }

  Member any() {
    List<Member> all = all();
    return all.get(random.nextInt(all.size()));
  }

  Optional<Member> leader() {
    return members.values().stream()
        .filter(Member::leads)
        .max((a, b) -> Long.compare(a.node.term(), b.node.term()));
  }

  // --- time

  void run(Duration howLong) {
    long end = now + howLong.toMillis();
    while (!queue.isEmpty() && queue.peek().time() <= end) {
      Happening next = queue.poll();
      now = next.time();
      next.what().run();
    }
    now = end;
  }

  @Override
  public String toString() {
    return members.values().stream()
        .map(m -> "\n" + m.id + " " + m.node.status(Duration.ZERO, Optional.empty()))
        .collect(Collectors.joining());
  }

  private static TreeMap<Long, String> texts(Map<Long, Entry> entries) {
    TreeMap<Long, String> texts = new TreeMap<>();
    entries.forEach((index, entry) -> texts.put(index, entry.text()));
    return texts;
  }

  /** What was acknowledged stands, what was refused does not, and all that are up agree. */
  void checkAgreement() {
    acknowledged.forEach((index, text) -> assertThat(committed.get(index).text()).isEqualTo(text));
    assertThat(committed.values().stream().map(Entry::text)).noneMatch(refused::contains);
    long highest = committed.isEmpty() ? 0 : committed.lastKey();
    TreeMap<Long, String> expected = texts(committed);
    for (Member member : members.values()) {
      assertThat(member.index).as("%s is caught up", member.id).isEqualTo(highest);
      assertThat(member.state).as("state of %s", member.id).isEqualTo(expected);
    }
  }
}
