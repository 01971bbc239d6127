package dev.waggle.manager.core.dispatch;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Node.ProbeTarget;
import dev.waggle.model.object.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which nodes are gone: fast when a machine is off, patient when it only stumbles. Counts silence
 * in cluster time; a machine whose kernel answers keeps its tasks until grace has passed.
 *
 * <ul>
 *   <li>heard → late: three beats without a heartbeat; its kernel is asked
 *   <li>late → Down: nothing answers for one heartbeat period, and the managers agree
 *   <li>late → Down: the kernel answers, and grace is over without a heartbeat
 *   <li>late → Down: probes never told anything, and three heartbeat periods are over
 *   <li>late → heard: a heartbeat
 * </ul>
 *
 * The judge doubts itself first: after a pause of its own all clocks start again, and when more
 * than half of the others fall silent at once it needs a second opinion.
 */
final class NodeLiveness {
  // How often a node is asked that has never answered, to learn whether probes mean anything.
  private static final long LEARNING_EVERY = 15_000;
  // Steps come by the thousand under load; nobody's silence is measured that finely.
  private static final long JUDGED_EVERY = 50;

  private final SortedMap<NodeId, Watch> watches = new TreeMap<>();
  private final List<ProbeRequest> requests = new ArrayList<>();
  private final SortedMap<NodeId, String> gone = new TreeMap<>();
  private final SortedSet<NodeId> learned = new TreeSet<>();
  private Optional<NodeId> me = Optional.empty();
  private Pace pace = new Pace(5_000, 30_000);
  private OptionalLong expectedMillis = OptionalLong.empty();
  private boolean doubted;
  private boolean heardOfProbe;
  private OptionalLong judgedMillis = OptionalLong.empty();

  void clear() {
    watches.clear();
    requests.clear();
    gone.clear();
    learned.clear();
    expectedMillis = OptionalLong.empty();
    doubted = false;
    judgedMillis = OptionalLong.empty();
  }

  /** A heartbeat, or a session that opened. */
  void heard(NodeId node, long nowMillis) {
    watches.computeIfAbsent(node, id -> new Watch(nowMillis)).beat(nowMillis);
    gone.remove(node);
  }

  void heardByLog(NodeId node, long atMillis) {
    Optional.ofNullable(watches.get(node)).ifPresent(watch -> watch.raft(atMillis));
  }

  void probeResult(ProbeResult result) {
    heardOfProbe = true;
    Optional.ofNullable(watches.get(result.node()))
        .ifPresent(watch -> watch.result(result, me.filter(result.judge()::equals).isPresent()));
  }

  /** Looks at the clock; returns whether this process was paused since the last look. */
  boolean tick(ClusterState state, NodeId leader, long nowMillis) {
    if (!heardOfProbe
        && judgedMillis.isPresent()
        && nowMillis - judgedMillis.getAsLong() < JUDGED_EVERY) {
      return false;
    }
    heardOfProbe = false;
    judgedMillis = OptionalLong.of(nowMillis);
    me = Optional.of(leader);
    pace = Pace.of(state);
    boolean late =
        expectedMillis.isPresent() && nowMillis - expectedMillis.getAsLong() > Pace.OWN_PAUSE;
    expectedMillis = OptionalLong.of(nowMillis + pace.beat());
    if (late) {
      watches.values().forEach(watch -> watch.forgive(nowMillis));
    }
    watchAll(state, nowMillis);
    judge(state, nowMillis);
    return late;
  }

  private void watchAll(ClusterState state, long nowMillis) {
    watches.keySet().removeIf(id -> state.nodes().get(id).filter(NodeLiveness::isUp).isEmpty());
    state.nodes().stream()
        .filter(NodeLiveness::isUp)
        .forEach(node -> watches.computeIfAbsent(node.id(), id -> new Watch(nowMillis)));
    gone.keySet().retainAll(watches.keySet());
    learned.clear();
  }

  private static boolean isUp(Node node) {
    return node.status().state() != NodeState.DOWN;
  }

  private void judge(ClusterState state, long nowMillis) {
    Jury jury = Jury.of(state, me.orElseThrow());
    boolean suspicious = suspectsItself(jury, nowMillis);
    for (Node node : state.nodes()) {
      Watch watch = watches.get(node.id());
      if (watch != null) {
        ask(node, watch, nowMillis);
        boolean isLate = nowMillis - watch.beatMillis() >= pace.late();
        if (isLate) {
          verdict(node, watch, jury, suspicious, nowMillis)
              .ifPresent(reason -> gone.put(node.id(), reason));
        }
      }
    }
  }

  private void ask(Node node, Watch watch, long nowMillis) {
    Optional<ProbeTarget> target = node.bookkeeping().probe();
    boolean late = nowMillis - watch.beatMillis() >= pace.late();
    boolean unknown = target.filter(t -> !t.answers()).isPresent();
    boolean learning = unknown && !watch.hasAnswered();
    if (unknown && watch.hasAnswered()) {
      learned.add(node.id());
    }
    long every = late ? pace.beat() : LEARNING_EVERY;
    if (target.isPresent() && (late || learning) && watch.isProbeDue(nowMillis, every)) {
      watch.probed(nowMillis);
      requests.add(new ProbeRequest(node.id(), target.get().address(), nowMillis));
    }
  }

  private Optional<String> verdict(
      Node node, Watch watch, Jury jury, boolean suspicious, long nowMillis) {
    long silence = nowMillis - watch.signMillis();
    boolean probesTell =
        watch.hasAnswered() || node.bookkeeping().probe().filter(ProbeTarget::answers).isPresent();
    if (silence >= pace.blind()) {
      return Optional.of("heartbeat failure: nothing was heard for " + seconds(silence));
    }
    if (nowMillis - watch.beatMillis() >= pace.graceMillis()) {
      return Optional.of(
          "heartbeat failure: the machine answers, its agent has been silent for "
              + seconds(nowMillis - watch.beatMillis()));
    }
    boolean agreed =
        probesTell
            && silence >= pace.silent()
            && jury.agrees(watch)
            && (!suspicious || jury.isSecondedBy(watch));
    return agreed
        ? Optional.of("heartbeat failure: the machine has not answered for " + seconds(silence))
        : Optional.empty();
  }

  private static String seconds(long millis) {
    return millis / 1_000 + " s";
  }

  // More than half of the others, at least two, gone at once: rather the leader's own cable.
  private boolean suspectsItself(Jury jury, long nowMillis) {
    List<Watch> silent =
        watches.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(jury.me()))
            .map(SortedMap.Entry::getValue)
            .filter(watch -> nowMillis - watch.signToMeMillis() >= pace.late())
            .toList();
    long others = watches.keySet().stream().filter(id -> !id.equals(jury.me())).count();
    boolean suspicious = silent.size() >= 2 && silent.size() * 2L > others;
    long reachedByOthers =
        silent.stream()
            .filter(watch -> watch.isInVain(jury.me()))
            .filter(watch -> nowMillis - watch.signMillis() < pace.late())
            .count();
    doubted = suspicious && reachedByOthers * 2 > others;
    return suspicious && !jury.isAlone();
  }

  /** Whether other managers reach the nodes that this one does not. */
  boolean isCutOff() {
    return doubted;
  }

  /** Nodes to be written as Down, with the reason. */
  SortedMap<NodeId, String> gone() {
    return gone;
  }

  /** Nodes whose kernel has answered for the first time. */
  SortedSet<NodeId> learned() {
    return learned;
  }

  /** Since when there was no heartbeat. */
  OptionalLong silentSince(NodeId node) {
    Watch watch = watches.get(node);
    return watch == null ? OptionalLong.empty() : OptionalLong.of(watch.beatMillis());
  }

  Pace pace() {
    return pace;
  }

  List<ProbeRequest> takeRequests() {
    List<ProbeRequest> due = List.copyOf(requests);
    requests.clear();
    return due;
  }

  /** When to look again: every beat while there is anybody to look at. */
  long nextTickMillis() {
    return watches.isEmpty() ? Long.MAX_VALUE : expectedMillis.orElse(Long.MAX_VALUE);
  }
}
