package dev.waggle.manager.app;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.decision.ProposalLog;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.AgentDesk.Stream;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.dispatch.HeardByLog;
import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import dev.waggle.manager.core.dispatch.ShownStatus;
import dev.waggle.manager.core.engine.ControlLimits;
import dev.waggle.manager.core.engine.ControlPlane;
import dev.waggle.manager.core.engine.Deciders;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What decides on one manager: the plane with its thread, the sessions of agents, the probes. Calls
 * come from any thread and are carried out on the control thread.
 */
final class Control implements AutoCloseable {
  /** What is known of the other managers; no call blocks. */
  interface Peers {
    /** Managers whose part of the log answers. */
    Set<NodeId> heardByLog();

    /** Asks all managers, this one first, whether a machine answers; results come on any thread. */
    void probe(ProbeRequest request, Consumer<ProbeResult> result);
  }

  private final Dispatcher dispatcher;
  private final ControlPlane plane;
  private final ControlLoop loop;
  private final Peers peers;
  private final SessionFeeds feeds;
  private final HeardByLog hearing = new HeardByLog();
  private final LongSupplier nanoTime;
  private long nextBeatMillis;
  private volatile SortedMap<NodeId, ShownStatus> shown = new TreeMap<>();
  private volatile long highestEpoch;

  private Control(
      NodeId self, ProposalLog log, Consumer<String> stepDown, Peers peers, LongSupplier nanoTime) {
    this.dispatcher = new Dispatcher(self);
    this.peers = peers;
    this.nanoTime = nanoTime;
    this.feeds = new SessionFeeds(dispatcher);
    this.plane =
        new ControlPlane(
            Deciders.inOrder(dispatcher),
            dispatcher,
            ControlLimits.forHeap(Runtime.getRuntime().maxMemory()),
            change -> EngineJson.log().toCbor(change, Change.class).length);
    this.loop = new ControlLoop(plane, log, self, stepDown, this::afterStep, nanoTime);
  }

  static Control create(NodeId self, ProposalLog log, Consumer<String> stepDown, Peers peers) {
    return create(self, log, stepDown, peers, System::nanoTime);
  }

  /**
   * As {@link #create}, by another clock.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   */
  static Control create(
      NodeId self, ProposalLog log, Consumer<String> stepDown, Peers peers, LongSupplier nanoTime) {
    return new Control(self, log, stepDown, peers, nanoTime);
  }

  ControlLoop loop() {
    return loop;
  }

  void start() {
    loop.start();
  }

  /** How nodes are to be shown where that differs from what is written; as of the last step. */
  SortedMap<NodeId, ShownStatus> shown() {
    return shown;
  }

  /** The highest epoch that an agent has reported to hold, as of the last step; 0 if none. */
  long highestEpoch() {
    return highestEpoch;
  }

  /** An entry was applied here, in the order of the log. */
  void applied(Applied entry) {
    loop.applied(entry);
    loop.post(() -> feeds.applied(entry.events()));
  }

  /** The state came from elsewhere than an entry. */
  void restored(ClusterState state) {
    loop.restored(state);
    loop.post(feeds::restored);
  }

  /** This node leads, and an entry of the term is applied here. */
  void leading(long term) {
    loop.post(
        () -> {
          feeds.newTerm(term);
          hearing.inOffice();
          nextBeatMillis = Long.MIN_VALUE;
        });
    loop.leading(term);
  }

  /** This node does not lead any more; the streams are closed. */
  void following() {
    loop.following();
  }

  CompletableFuture<Verdict<ManagerMessage>> open(Hello hello, String address) {
    return loop.submit(dispatcher.open(hello, address), Optional.empty());
  }

  void heartbeat(
      NodeId node, SessionId session, Heartbeat beat, Consumer<Dispatcher.Heard> answer) {
    loop.post(
        () -> {
          answer.accept(
              dispatcher.heartbeat(
                  node, session, beat, feeds.sequence(node), loop.clusterMillis()));
          feeds.beside(node, beat.beside());
        });
  }

  CompletableFuture<Verdict<Integer>> statuses(NodeId node, SessionId session, Statuses statuses) {
    return loop.submit(dispatcher.report(node, session, statuses), Optional.empty());
  }

  void stream(NodeId node, SessionId session, Stream stream, Consumer<Boolean> answer) {
    loop.post(
        () -> {
          boolean known = plane.isLeading() && dispatcher.isCurrent(node, session);
          answer.accept(known);
          if (known) {
            feeds.open(node, session, stream, plane.state(), loop.clusterMillis());
          }
        });
  }

  private long afterStep() {
    long now = loop.clusterMillis();
    if (now >= nextBeatMillis) {
      nextBeatMillis = now + HeardByLog.EVERY_MILLIS;
      listen(now);
    }
    if (!plane.isLeading()) {
      feeds.closeAll();
      shown = new TreeMap<>();
      return nextBeatMillis;
    }
    feeds.send(plane.state(), now);
    dispatcher.takeProbes().forEach(this::probe);
    shown = dispatcher.shown(plane.state());
    highestEpoch = dispatcher.highestEpoch();
    return Math.min(nextBeatMillis, feeds.nextKeepAliveMillis());
  }

  private void listen(long clusterNow) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
    hearing.looked(peers.heardByLog(), millis);
    if (plane.isLeading()) {
      hearing.tell(dispatcher, millis, clusterNow);
    }
  }

  private void probe(ProbeRequest request) {
    peers.probe(request, result -> loop.post(() -> dispatcher.probeResult(result)));
  }

  /** Ends the thread and the streams. */
  @Override
  public void close() {
    loop.close();
    feeds.closeAll();
  }
}
