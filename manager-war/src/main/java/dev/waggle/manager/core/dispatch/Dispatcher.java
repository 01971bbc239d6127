package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.SoftState;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.spec.Availability;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * The leader's side of all sessions, and the decider that writes which nodes are Down. Touched by
 * the control thread only; times are cluster time in milliseconds.
 *
 * <p>Sessions and reports are commands: their answer means that an entry of this term was applied,
 * so an agent is told of nothing that a deposed leader believes. Heartbeats and probes are events,
 * and only what they change is ever written.
 */
public final class Dispatcher implements SoftState, Decider {
  private final NodeId me;
  private final Sessions sessions = new Sessions();
  private final NodeLiveness liveness = new NodeLiveness();
  private long termSinceMillis;
  private long nowMillis;
  private boolean readinessChanged;
  private boolean settling;

  /**
   * A dispatcher without sessions.
   *
   * @param me the node that this manager runs on
   */
  public Dispatcher(NodeId me) {
    this.me = me;
  }

  /** How a heartbeat was taken. */
  public enum Heard {
    /** The session goes on. */
    GOES_ON,
    /** It is not the node's session in this term: the agent opens a new one. */
    NO_SESSION,
    /** The agent did not take what was sent for three beats: it opens a new one. */
    TOO_FAR_BEHIND
  }

  /**
   * Opens a session, and makes the node ready.
   *
   * @param address without port, from which the agent talks
   * @return {@link ManagerMessage.SessionStarted}, or {@link ManagerMessage.NodeRemoved} for a node
   *     that was taken out of the swarm
   */
  public Command<ManagerMessage> open(Hello hello, String address) {
    return (draft, context) -> {
      Optional<Node> node = draft.state().nodes().get(hello.nodeId());
      if (node.isEmpty()) {
        return stranger(draft.state(), hello.nodeId());
      }
      Optional<Rejection> refusal = refusal(hello, context);
      if (refusal.isPresent()) {
        return Verdict.refused(refusal.get());
      }
      NodeRegistration.register(draft, node.get(), hello, address, context);
      SessionId id = new SessionId(context.freshId());
      sessions.open(hello.nodeId(), id, hello.processId(), context.clusterMillis());
      liveness.heard(hello.nodeId(), context.clusterMillis());
      return Verdict.accepted(
          new ManagerMessage.SessionStarted(
              AgentMessage.FORMAT,
              id,
              Duration.ofMillis(Pace.of(draft.state()).beat()),
              AssignmentPlanner.managers(draft.state())));
    };
  }

  private static Verdict<ManagerMessage> stranger(ClusterState state, NodeId node) {
    return NodeRegistration.wasRemoved(state, node)
        ? Verdict.accepted(new ManagerMessage.NodeRemoved())
        : Verdict.refused(new Rejection.ByStore(StoreCode.NOT_FOUND, "node not found"));
  }

  private Optional<Rejection> refusal(Hello hello, DecisionContext context) {
    if (hello.format() != AgentMessage.FORMAT) {
      return Optional.of(
          Rejection.failedPrecondition(
              "this manager speaks format " + AgentMessage.FORMAT + ", not " + hello.format()));
    }
    if (sessions.isHeldByAnother(hello.nodeId(), hello.processId())) {
      sessions.claimed(hello.nodeId(), context.clusterMillis());
      return Optional.of(
          Rejection.failedPrecondition(
              "another process has the session of node "
                  + hello.nodeId()
                  + "; if its disk was copied, remove the copy"));
    }
    return Optional.empty();
  }

  /**
   * Takes a report of a node, to be acknowledged when the command is answered.
   *
   * @return how many statuses were news
   */
  public Command<Integer> report(NodeId node, SessionId session, Statuses statuses) {
    return (draft, context) ->
        sessions.isCurrent(node, session)
            ? StatusIngest.take(draft, node, statuses.updates(), context)
            : Verdict.refused(Rejection.invalidArgument("session invalid"));
  }

  /**
   * Takes a heartbeat.
   *
   * @param sent sequence of the last assignment message sent in the session
   */
  public Heard heartbeat(NodeId node, SessionId session, Heartbeat beat, long sent, long atMillis) {
    if (!sessions.isCurrent(node, session)) {
      return Heard.NO_SESSION;
    }
    liveness.heard(node, atMillis);
    boolean wasReady = takesTasks(node);
    boolean goesOn = sessions.beat(node, beat, sent, atMillis);
    readinessChanged |= takesTasks(node) != wasReady;
    return goesOn ? Heard.GOES_ON : Heard.TOO_FAR_BEHIND;
  }

  /** The agent hung up; that alone says nothing about the node. */
  public void closed(NodeId node, SessionId session) {
    sessions.close(node, session);
  }

  /**
   * A manager's part of the log was heard, perhaps before this term. Of the silence before that no
   * more counts than makes a node late: it is asked at once, and its agent, which may well live
   * where the log does not, has time to find this leader.
   */
  public void heardByLog(NodeId manager, long atMillis) {
    liveness.heardByLog(manager, Math.max(atMillis, termSinceMillis - liveness.pace().late()));
  }

  /** What came of a probe that was asked for. */
  public void probeResult(ProbeResult result) {
    liveness.probeResult(result);
  }

  /** Probes to be sent now; each is handed out once. */
  public List<ProbeRequest> takeProbes() {
    return liveness.takeRequests();
  }

  /** Whether the node may take new tasks, as far as its session says. */
  public boolean takesTasks(NodeId node) {
    return sessions.has(node) && sessions.notReady(node).isEmpty();
  }

  /**
   * Whether every node that is to take tasks has a session, or has had the time to open one since
   * this leader took office: one heartbeat period.
   */
  public boolean isSettled(ClusterState state) {
    return nowMillis >= settledAtMillis()
        || state.nodes().stream()
            .filter(node -> node.status().state() == NodeState.READY)
            .filter(node -> node.spec().availabilityOrDefault() == Availability.ACTIVE)
            .allMatch(node -> sessions.has(node.id()));
  }

  private long settledAtMillis() {
    return termSinceMillis + liveness.pace().silent();
  }

  /** Whether it is the node's session in this term. */
  public boolean isCurrent(NodeId node, SessionId session) {
    return sessions.isCurrent(node, session);
  }

  /** The highest epoch that an agent has reported to hold; 0 if none is ahead of this swarm. */
  public long highestEpoch() {
    return sessions.highestEpoch();
  }

  /** The sessions of this term. */
  public Map<NodeId, SessionId> sessions() {
    return sessions.open();
  }

  @Override
  public void newTerm(ClusterState state, long clusterMillis) {
    sessions.clear();
    liveness.clear();
    termSinceMillis = clusterMillis;
    settling = true;
    nowMillis = clusterMillis;
    liveness.tick(state, me, clusterMillis);
  }

  @Override
  public void tick(ClusterState state, long clusterMillis) {
    nowMillis = clusterMillis;
    if (liveness.tick(state, me, clusterMillis)) {
      sessions.forgive(clusterMillis);
    }
    sessions.expire(clusterMillis - liveness.pace().late());
    if (settling && isSettled(state)) {
      settling = false;
      readinessChanged = true;
    }
  }

  @Override
  public boolean wantsRound() {
    return readinessChanged || !liveness.gone().isEmpty() || !liveness.learned().isEmpty();
  }

  @Override
  public long nextDeadlineMillis() {
    long clocks = Math.min(liveness.nextTickMillis(), sessions.nextExpiry(liveness.pace().late()));
    return settling ? Math.min(clocks, settledAtMillis()) : clocks;
  }

  @Override
  public Optional<String> reasonToStepDown() {
    return liveness.isCutOff()
        ? Optional.of("other managers reach most of the nodes that this one does not")
        : Optional.empty();
  }

  /** Writes transitions only: nodes that are gone, and that a node's probe was answered once. */
  @Override
  public void decide(Draft draft, DecisionContext context) {
    readinessChanged = false;
    liveness.gone().forEach((id, reason) -> down(draft, id, reason, context));
    liveness.gone().clear();
    liveness.learned().stream()
        .flatMap(id -> draft.state().nodes().get(id).stream())
        .forEach(node -> learned(draft, node, context));
    liveness.learned().clear();
  }

  private static void down(Draft draft, NodeId id, String reason, DecisionContext context) {
    draft.state().nodes().get(id).stream()
        .filter(node -> node.status().state() != NodeState.DOWN)
        .map(
            node ->
                node.withStatus(node.status().withState(NodeState.DOWN).withMessage(reason))
                    .withBookkeeping(
                        node.bookkeeping()
                            .withDownSinceMillis(OptionalLong.of(context.clusterMillis())))
                    .withUpdatedAt(context.wallClock()))
        .forEach(draft::put);
  }

  private static void learned(Draft draft, Node node, DecisionContext context) {
    node.bookkeeping()
        .probe()
        .filter(probe -> !probe.answers())
        .map(probe -> node.withBookkeeping(node.bookkeeping().withProbe(probe.answering())))
        .ifPresent(known -> draft.put(known.withUpdatedAt(context.wallClock())));
  }

  /**
   * How nodes are to be shown where that differs from what is written: without a session in this
   * term, or not ready by their own word.
   */
  public SortedMap<NodeId, ShownStatus> shown(ClusterState state) {
    return new ShownNodes(sessions, liveness, termSinceMillis, nowMillis).of(state);
  }
}
