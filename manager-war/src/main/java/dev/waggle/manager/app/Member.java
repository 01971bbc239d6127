package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.manager.adapter.gate.Gate;
import dev.waggle.manager.adapter.history.HistoryFeed;
import dev.waggle.manager.adapter.history.HistoryProjector;
import dev.waggle.manager.adapter.node.NodeHome;
import dev.waggle.manager.adapter.security.PeerRule;
import dev.waggle.manager.adapter.security.ReloadableTls;
import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.cluster.LocalSwarm.RemoteManager;
import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import dev.waggle.manager.core.history.HistoryLine;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.ObjectKind;
import dev.waggle.node.NodeCredentials;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * What is open of a node that is in a swarm: the cluster door, and on a manager its {@link
 * ManagerPart}. Changed on the lifecycle's thread only; what it is may be asked by anybody.
 */
final class Member implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Member.class.getName());
  private static final long DOOR_SECONDS = 30;
  private static final String REMOVED =
      "This node was removed from the swarm. Leave it with \"docker swarm leave --force\".";

  private final NodeHome home;
  private final Doors doors;
  private final CurrentManager current = new CurrentManager(this::local);
  private final Executor thread;
  private final HistoryProjector history;
  private final boolean acceptCut;
  private final Steps steps;
  private volatile Optional<NodeIdentity> identity = Optional.empty();

  /** What a node shows as itself while it is closed to be opened in another role. */
  private volatile Optional<NodeIdentity> becoming = Optional.empty();

  private volatile Optional<ReloadableTls> tls = Optional.empty();
  private volatile Optional<SSLContext> serverTls = Optional.empty();
  private volatile Optional<SSLContext> clientTls = Optional.empty();
  private final PeerHttp peers = new PeerHttp(this::clientTls);
  private final MachineProbes probes = new MachineProbes(peers);
  private volatile Optional<String> joiningAt = Optional.empty();
  private volatile String error = "";

  /** Opens and closes the cluster door; the gate exists only after this node does. */
  interface Doors {
    Gate gate();
  }

  /** Who is told what happens here. */
  record Observers(HistoryProjector history, Steps steps) {}

  /**
   * @param thread the lifecycle's, for changes that come from the log
   * @param acceptCut whether an unreadable last record of the log is accepted as lost
   */
  Member(NodeHome home, Doors doors, Executor thread, Observers observers, boolean acceptCut) {
    this.home = home;
    this.doors = doors;
    this.thread = thread;
    this.history = observers.history();
    this.acceptCut = acceptCut;
    this.steps = observers.steps();
  }

  /** A step of a change is done. */
  void done(Step step) {
    steps.done(step);
  }

  NodeHome home() {
    return home;
  }

  /** The other managers' cluster doors. */
  PeerHttp peers() {
    return peers;
  }

  CurrentManager current() {
    return current;
  }

  Optional<NodeIdentity> identity() {
    return identity;
  }

  /** For the cluster door: any node of the swarm may show its certificate. */
  Optional<SSLContext> serverTls() {
    return serverTls;
  }

  /** For connections to other managers. */
  Optional<SSLContext> clientTls() {
    return clientTls;
  }

  /**
   * Opens all that the identity asks for, after closing what is open; on failure nothing stays so.
   *
   * @throws RuntimeException whose message is one line for people
   */
  void open(NodeIdentity opened) {
    open(opened, true);
  }

  /** Opens the doors only: this manager must not take part in its log, and says why. */
  void openOutlived(NodeIdentity opened, String why) {
    open(opened, false);
    failed(new IllegalStateException(why));
  }

  /** Closes the log, and says why; nothing on a node that has left meanwhile. */
  void outlived(String why) {
    if (home.identity().isPresent()) {
      closeLog();
      failed(new IllegalStateException(why));
    }
  }

  private void open(NodeIdentity opened, boolean withLog) {
    closePartsToBecome(opened);
    try {
      identity = Optional.of(opened);
      becoming = Optional.empty();
      ReloadableTls held = MemberParts.tls(home);
      tls = Optional.of(held);
      serverTls = Optional.of(held.context(PeerRule.MEMBER));
      clientTls = Optional.of(held.context(PeerRule.MANAGER));
      openDoor(opened);
      if (withLog && opened.seat().isPresent()) {
        HistoryLine line = new HistoryLine(opened.clusterId(), opened.epoch());
        Watcher watcher = new Watcher(history.feed(line));
        current.opened(MemberParts.manager(home, opened, logTls(held), acceptCut, watcher));
      }
      error = "";
      done(Step.OPENED);
    } catch (RuntimeException e) {
      closeParts();
      throw e;
    }
  }

  /** For the log's connections, both ways. */
  private SSLContext logTls(ReloadableTls held) {
    return held.context(
        PeerRule.MANAGER.and(
            peer ->
                current.keepsOutOfLog(peer.nodeId())
                    ? Optional.of("node " + peer.nodeId() + " is not a manager any more")
                    : Optional.empty()));
  }

  private void openDoor(NodeIdentity opened) {
    InetSocketAddress listen = Addressing.socketAddress(opened.doors().listen());
    try {
      doors.gate().openCluster(listen).toCompletableFuture().get(DOOR_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while opening " + listen, e);
    } catch (Exception e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** Keeps on disk where the managers are, as the newest state says it. */
  private void followRoster() {
    Optional<ManagerPart> part = current.part();
    if (part.isEmpty() || identity.isEmpty()) {
      return;
    }
    Roster roster = Roster.of(part.get().state());
    part.get().group().updateManagers(roster.raftAddresses());
    roster.changed(identity.get()).ifPresent(this::replaced);
  }

  /** The steps after the certificate are done. */
  void settled(NodeIdentity now) {
    home.save(now.withStage(Stage.MEMBER));
    identity = home.identity();
    done(Step.SETTLED);
  }

  /** From the next handshake on this certificate is shown; connections that stand go on. */
  void renewed(NodeIdentity next, NodeCredentials credentials) {
    home.replace(next, credentials);
    identity = identity.isPresent() ? home.identity() : identity;
    tls.ifPresent(held -> held.replace(MemberParts.certificate(credentials)));
  }

  void replaced(NodeIdentity now) {
    home.save(now);
    identity = home.identity();
  }

  /** A join asks that manager; empty when none is under way any more. */
  void joiningAt(Optional<String> manager) {
    joiningAt = manager;
  }

  /** The node cannot take up its part: shown as its error until it succeeds or leaves. */
  void failed(RuntimeException e) {
    showsFailure(e);
    LOG.log(Level.ERROR, error);
    LOG.log(Level.DEBUG, "the cause", e);
  }

  /** As {@link #failed}, where somebody else logs it. */
  void showsFailure(RuntimeException e) {
    error = String.valueOf(e.getMessage());
  }

  private void closeLog() {
    current.part().ifPresent(ManagerPart::close);
    current.closed();
  }

  void closeParts() {
    closeParts(Optional.empty());
  }

  /** Closes all and stays in the swarm: the same node is to be opened as this. */
  void closePartsToBecome(NodeIdentity next) {
    closeParts(Optional.of(next));
  }

  private void closeParts(Optional<NodeIdentity> next) {
    becoming = next;
    closeLog();
    doors.gate().closeCluster();
    tls = Optional.empty();
    serverTls = Optional.empty();
    clientTls = Optional.empty();
    identity = Optional.empty();
  }

  LocalSwarm local() {
    return becoming.or(() -> identity).map(this::inside).orElseGet(this::outside);
  }

  private LocalSwarm inside(NodeIdentity self) {
    boolean manager = self.seat().isPresent();
    boolean settled = self.stage() == Stage.MEMBER;
    boolean prepared = settled && (!manager || current.isManager());
    LocalSwarm.State state =
        !error.isEmpty()
            ? LocalSwarm.State.ERROR
            : prepared ? LocalSwarm.State.ACTIVE : LocalSwarm.State.PENDING;
    return new LocalSwarm(
        state,
        Optional.of(self.nodeId()),
        Addressing.host(self.doors().advertise()),
        manager && settled && current.canBeAsked(self.nodeId()),
        error,
        managers(self));
  }

  private LocalSwarm outside() {
    if (!error.isEmpty()) {
      return new LocalSwarm(LocalSwarm.State.ERROR, Optional.empty(), "", false, error, List.of());
    }
    return joiningAt
        .map(
            at ->
                new LocalSwarm(
                    LocalSwarm.State.PENDING,
                    Optional.empty(),
                    "",
                    false,
                    "",
                    List.of(new RemoteManager("", at))))
        .orElse(LocalSwarm.INACTIVE);
  }

  private static List<RemoteManager> managers(NodeIdentity self) {
    return self.managers().stream()
        .map(manager -> new RemoteManager(manager.nodeId().value(), manager.addr()))
        .toList();
  }

  /** The identity without the error of an earlier attempt; used when the node leaves. */
  void forgetError() {
    error = "";
  }

  @Override
  public void close() {
    closeParts();
    probes.close();
  }

  private final class Watcher implements ManagerPart.Watcher {
    private final HistoryFeed feed;

    Watcher(HistoryFeed feed) {
      this.feed = feed;
    }

    @Override
    public void leadershipChanged() {
      current.leadershipChanged();
    }

    @Override
    public void applied(Applied entry) {
      feed.applied(entry);
      List<ClusterEvent> ofNodes =
          entry.events().stream().filter(event -> event.ref().kind() == ObjectKind.NODE).toList();
      if (ofNodes.stream().anyMatch(this::removesThisNode)) {
        thread.execute(() -> outlived(REMOVED));
      } else if (!ofNodes.isEmpty()) {
        current.part().ifPresent(ManagerPart::lookAtRoles);
        thread.execute(Member.this::followRoster);
        current.leadershipChanged(); // a leader is known with its address only
      }
    }

    private boolean removesThisNode(ClusterEvent event) {
      return event.after().isEmpty()
          && identity.filter(self -> self.nodeId().value().equals(event.ref().key())).isPresent();
    }

    @Override
    public void restored(ClusterState state) {
      feed.restored(state);
    }

    @Override
    public void probe(ProbeRequest request, Consumer<ProbeResult> result) {
      identity.ifPresent(self -> probes.probe(self, request, result));
    }

    @Override
    public void stopped(String why) {
      error = why;
      current.leadershipChanged();
    }
  }
}
