package dev.waggle.sim;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.dispatch.Dispatcher.Heard;
import dev.waggle.manager.core.dispatch.HeardByLog;
import dev.waggle.manager.core.dispatch.ProbeResult;
import dev.waggle.manager.core.engine.ControlLimits;
import dev.waggle.manager.core.engine.ControlPlane;
import dev.waggle.manager.core.engine.Deciders;
import dev.waggle.manager.core.engine.Proposal;
import dev.waggle.manager.core.schedule.Scheduler;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Snapshot;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** The shell around a manager's core: its replica, its control plane, its side of the sessions. */
final class SimManager {
  private final Simulation world;
  private final SimHost host;
  private final Dispatcher dispatcher;
  private final ControlPlane plane;
  private final SimProbes probes;
  private final SimStreams streams;
  private final Map<Change, Long> sizes = new HashMap<>();
  private final HeardByLog hearing = new HeardByLog();
  private final Forgetful forgetful = new Forgetful();
  private final StateHash hash = new StateHash();
  private ClusterState state = ClusterState.empty();
  private long term;
  private long clusterBase;
  private long clusterSince;
  private boolean stepping;
  private boolean again;
  private long wakeUp = Long.MAX_VALUE;

  SimManager(Simulation world, SimHost host) {
    this.world = world;
    this.host = host;
    this.dispatcher = new Dispatcher(host.id());
    this.plane =
        new ControlPlane(
            deciders(),
            world.has(Bug.OWN_PAUSE_COUNTED) ? new BlindJudge(dispatcher) : dispatcher,
            ControlLimits.DEFAULT,
            this::sizeOf);
    this.probes = new SimProbes(world, host, this::probed);
    this.streams = new SimStreams(world, host);
  }

  private List<Decider> deciders() {
    List<Decider> inOrder = new ArrayList<>(Deciders.inOrder(dispatcher));
    if (world.has(Bug.PLACED_BEFORE_SESSIONS)) {
      inOrder.replaceAll(
          decider ->
              decider instanceof Scheduler
                  ? new Scheduler(dispatcher::takesTasks, state -> true)
                  : decider);
    }
    if (world.has(Bug.RESTARTS_FORGOTTEN)) {
      inOrder.add(0, forgetful);
    }
    return inOrder;
  }

  SimHost host() {
    return host;
  }

  ClusterState state() {
    return state;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  boolean isLeading() {
    return plane.isLeading();
  }

  long term() {
    return term;
  }

  long appliedIndex() {
    return state.appliedIndex();
  }

  byte[] snapshot() {
    return EntryCodec.encode(state.snapshot());
  }

  /** Stands for all objects of the state; kept up to date entry by entry. */
  long hash() {
    return hash.value();
  }

  /** The whole state as something that two replicas can be compared by. */
  String digest() {
    CRC32 crc = new CRC32();
    byte[] bytes = snapshot();
    crc.update(bytes);
    return bytes.length + " bytes, " + Long.toHexString(crc.getValue());
  }

  private long sizeOf(Change change) {
    return sizes.computeIfAbsent(
        change, c -> (long) EntryCodec.encode(new Transaction(0, 0, List.of(), List.of(c))).length);
  }

  // --- the log

  void apply(SimLog.Entry entry) {
    Applied applied = applied(entry);
    state = applied.state();
    hash.applied(applied);
    host.keeps(state.appliedIndex());
    if (host.log() == world.log()) {
      world.invariants().applied(this, applied);
    }
    plane.applied(applied);
    streams.tell(state);
    poke();
  }

  private Applied applied(SimLog.Entry entry) {
    if (entry.bytes().length == 0) {
      return new Applied(
          StateReducer.skip(state, entry.index(), entry.term()), Optional.empty(), List.of());
    }
    Transaction tx = EntryCodec.decode(entry.bytes());
    long term = world.has(Bug.TERM_NOT_CHECKED) ? tx.term() : entry.term();
    Applied applied = StateReducer.apply(state, entry.index(), term, tx);
    boolean isOver = tx.term() != entry.term();
    Invariants invariants = world.invariants();
    invariants.require(
        isOver || applied.voidReason().isEmpty(), "void entry: " + applied.voidReason());
    invariants.require(
        !isOver || applied.voidReason().isPresent(), "an entry counts whose term was over: " + tx);
    return applied;
  }

  void install(Snapshot snapshot) {
    state = ClusterState.of(snapshot);
    hash.installed(snapshot);
    host.keeps(state.appliedIndex());
    world.trace().line(host.name(), "snapshot at " + state.appliedIndex());
    if (host.log() == world.log()) {
      world.invariants().installed(this);
    }
    plane.restored(state);
    poke();
  }

  void leading(long newTerm) {
    term = newTerm;
    forgetful.newTerm();
    clusterBase = Math.max(state.clusterMillis(), clusterMillis());
    clusterSince = host.millis();
    streams.forget();
    if (!world.has(Bug.SILENCE_BEFORE_OFFICE_FORGOTTEN)) {
      hearing.inOffice();
    }
    plane.leading(newTerm, clusterMillis());
    poke();
  }

  void following() {
    if (plane.isLeading()) {
      world.trace().line(host.name(), "follows");
      plane.following();
      streams.breakOff();
      poke();
    }
  }

  /** The log's parts of these managers answer now. */
  void heardByLog(List<SimHost> managers) {
    hearing.looked(managers.stream().map(SimHost::id).toList(), host.millis());
    if (plane.isLeading()) {
      hearing.tell(dispatcher, host.millis(), clusterMillis());
    }
  }

  long clusterMillis() {
    return clusterBase + host.millis() - clusterSince;
  }

  // --- the control loop

  <R> void submit(
      Command<R> command, Optional<ForwardedRequest> forwarded, Consumer<Verdict<R>> answer) {
    plane.enqueue(command, answer, forwarded, clusterMillis());
    poke();
  }

  /** Steps until the plane has nothing to do; a call from within a step is done after it. */
  private void poke() {
    again = true;
    if (stepping) {
      return;
    }
    stepping = true;
    while (again) {
      again = false;
      step();
    }
    stepping = false;
    wakeUpAt(plane.nextDeadlineMillis());
  }

  private void step() {
    if (plane.isLeading() && state.clusterMillis() > clusterMillis()) {
      clusterBase = state.clusterMillis();
      clusterSince = host.millis();
    }
    Optional<Proposal> proposal = plane.step(context());
    sizes.clear();
    proposal.ifPresent(
        p -> {
          describe(p.transaction());
          host.log()
              .propose(
                  host,
                  p.transaction(),
                  outcome -> {
                    world.trace().line(host.name(), "outcome " + outcome);
                    plane.proposalDone(p.number(), outcome);
                    poke();
                  });
        });
    dispatcher.takeProbes().forEach(probes::send);
    plane
        .reasonToStepDown(clusterMillis())
        .ifPresent(why -> host.later(1, () -> host.log().stepDown(host, why)));
  }

  private void describe(Transaction tx) {
    StringBuilder line = new StringBuilder("proposes");
    tx.changes().stream()
        .limit(6)
        .forEach(
            c -> line.append(' ').append(c.ref().kind()).append(' ').append(c.ref().key(), 0, 8));
    world.trace().line(host.name(), line + " (" + tx.changes().size() + ")");
  }

  private void wakeUpAt(long deadline) {
    if (deadline == Long.MAX_VALUE) {
      return;
    }
    long at = Math.max(world.now() + 1, world.now() + deadline - clusterMillis());
    if (at < wakeUp) {
      wakeUp = at;
      host.later(
          at - world.now(),
          () -> {
            wakeUp = Long.MAX_VALUE;
            poke();
          });
    }
  }

  private DecisionContext context() {
    long clusterNow = clusterMillis();
    return new DecisionContext() {
      @Override
      public long clusterMillis() {
        return clusterNow;
      }

      @Override
      public Instant wallClock() {
        return host.wallClock();
      }

      @Override
      public String freshId() {
        return world.idDice().id();
      }

      @Override
      public String leaderNode() {
        return host.id().value();
      }
    };
  }

  private void probed(ProbeResult result) {
    dispatcher.probeResult(result);
    poke();
  }

  // --- sessions

  void hello(SimHost from, Hello hello, Consumer<byte[]> answer, Runnable refused) {
    if (!plane.isLeading()) {
      Optional<SimHost> leader = host.log().leader().filter(l -> l != host);
      leader.ifPresentOrElse(
          l ->
              answer.accept(
                  Wire.of(
                      new ManagerMessage.NotLeader(
                          new ManagerAddress(l.id(), l.name() + ":2377")))),
          refused);
      return;
    }
    if (world.has(Bug.SESSION_WITHOUT_COMMIT)) {
      dispatcher.open(hello, from.name()).decide(new Draft(state), context());
      Optional.ofNullable(dispatcher.sessions().get(from.id()))
          .map(id -> new ManagerMessage.SessionStarted(1, id, Duration.ofSeconds(1), List.of()))
          .ifPresent(started -> answer.accept(Wire.of(started)));
      return;
    }
    submit(
        dispatcher.open(hello, from.name()),
        Optional.empty(),
        verdict -> {
          if (verdict instanceof Verdict.Accepted<ManagerMessage> accepted) {
            answer.accept(Wire.of(accepted.result()));
          } else {
            refused.run();
          }
        });
  }

  /** The agent takes up the stream of the session that it has opened. */
  void stream(SimHost to, SessionId id, int attempt) {
    if (plane.isLeading() && dispatcher.sessions().getOrDefault(to.id(), id).equals(id)) {
      streams.open(to, id, attempt, term, state);
    }
  }

  /** From now on nothing comes through the node's stream any more. */
  void deafen(NodeId node) {
    streams.deafen(node);
  }

  void heartbeat(SimHost from, SessionId id, Heartbeat beat, Consumer<Boolean> answer) {
    if (!plane.isLeading()) {
      answer.accept(false);
      return;
    }
    long sent = world.has(Bug.DEAF_STREAM_TRUSTED) ? 0 : streams.sequence(from.id(), id);
    Heard heard = dispatcher.heartbeat(from.id(), id, beat, sent, clusterMillis());
    answer.accept(heard == Heard.GOES_ON);
    streams.tellOf(beat.beside(), from.id(), id, state);
    poke();
  }

  void report(SimHost from, SessionId id, Statuses statuses, Consumer<Boolean> answer) {
    boolean early = world.has(Bug.REPORT_ACKNOWLEDGED_BEFORE_COMMIT);
    if (early) {
      answer.accept(true);
    }
    submit(
        dispatcher.report(from.id(), id, statuses),
        Optional.empty(),
        verdict -> {
          if (!early) {
            answer.accept(verdict instanceof Verdict.Accepted);
          }
        });
  }

  /** Nodes with a session. */
  List<NodeId> connected() {
    return new ArrayList<>(dispatcher.sessions().keySet());
  }
}
