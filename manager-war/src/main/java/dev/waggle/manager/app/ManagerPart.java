package dev.waggle.manager.app;

import dev.waggle.manager.adapter.raft.JGroupsRaftLog;
import dev.waggle.manager.adapter.raft.Leadership;
import dev.waggle.manager.adapter.raft.LogCipher;
import dev.waggle.manager.adapter.raft.RaftConfig;
import dev.waggle.manager.adapter.raft.RaftGroup;
import dev.waggle.manager.adapter.raft.RaftStatus;
import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What makes a node a manager: its member of the log, the state that the log is applied to, and the
 * loop that decides while it leads. Opened and closed as one; a closed one is never opened again.
 */
final class ManagerPart implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ManagerPart.class.getName());

  /** What the node does when something here changes; called on foreign threads, must not block. */
  interface Watcher {
    void leadershipChanged();

    void applied(Applied entry);

    /** The state came from elsewhere than an entry. */
    void restored(ClusterState state);

    /** The log has stopped for good; the part must be closed. */
    void stopped(String why);

    /** Asks all managers whether a machine answers; results come on any thread. */
    void probe(ProbeRequest request, Consumer<ProbeResult> result);
  }

  private final NodeId self;
  private final Watcher watcher;
  private final ReplicatedState state;
  private final Control control;
  private final LateLog log = new LateLog();
  private final RaftGroup group;
  private final RoleKeeper roles;
  private volatile Leadership leadership = new Leadership.NoLeader();

  private ManagerPart(NodeId self, Watcher watcher, String raftId, Opening opening) {
    this.self = self;
    this.watcher = watcher;
    this.state = new ReplicatedState(new Listener());
    this.control = Control.create(self, log, this::stepDown, new Peers());
    this.group = opening.open(state);
    this.roles = new RoleKeeper(raftId, new Seats());
    log.opened(new JGroupsRaftLog(group, state::wasVoid));
    control.start();
    roles.start();
  }

  /** Opens the log over the state machine. */
  private interface Opening {
    RaftGroup open(ReplicatedState machine);
  }

  /**
   * Opens the log and connects to the other managers; blocks up to some ten seconds.
   *
   * @throws dev.waggle.manager.adapter.raft.RaftStartException with one line that says what to do
   */
  static ManagerPart open(NodeId self, RaftConfig config, LogCipher cipher, Watcher watcher) {
    return new ManagerPart(
        self, watcher, config.raftId(), machine -> RaftGroup.open(config, cipher, machine));
  }

  /**
   * Opens the log as the only voter of a new group, whoever else voted before; returns when this
   * manager leads it.
   *
   * @throws dev.waggle.manager.adapter.raft.RaftStartException with one line that says what to do
   */
  static ManagerPart force(NodeId self, RaftConfig config, LogCipher cipher, Watcher watcher) {
    return new ManagerPart(
        self,
        watcher,
        config.raftId(),
        machine -> RaftGroup.forceNewCluster(config, cipher, machine));
  }

  RaftGroup group() {
    return group;
  }

  ControlLoop loop() {
    return control.loop();
  }

  /** Who votes, and who of all members answers. */
  LogMembers log() {
    RaftStatus status = group.status();
    return new LogMembers(status.voters(), status.reachable());
  }

  /** The leader's link to the agents. */
  Control control() {
    return control;
  }

  ClusterState state() {
    return state.state();
  }

  /** The voters that the state seats may have changed. */
  void lookAtRoles() {
    roles.look();
  }

  /** Whether this node leads and the first entry of its term is applied. */
  boolean leads() {
    return leadership instanceof Leadership.Leading;
  }

  Optional<NodeId> leader() {
    if (leads()) {
      return Optional.of(self);
    }
    return leadership instanceof Leadership.Following following
        ? following.leader().map(ManagerPart::nodeOf)
        : Optional.empty();
  }

  /** The node whose n-th admission to the log a raft id names. */
  static NodeId nodeOf(String raftId) {
    return new NodeId(raftId.substring(0, raftId.lastIndexOf('.')));
  }

  /** Whether it answers and has its seat: the others can go on with it if this one fails now. */
  boolean isReachable(NodeId manager) {
    return group.status().standing().stream().anyMatch(id -> nodeOf(id).equals(manager));
  }

  /** Host and port of a manager's cluster door. */
  Optional<String> clusterAddress(NodeId manager) {
    return state()
        .nodes()
        .get(manager)
        .map(Node::bookkeeping)
        .flatMap(Node.Bookkeeping::clusterAddr);
  }

  private void stepDown(String why) {
    LOG.log(Level.WARNING, "this manager gives up leadership: " + why);
    group.resign();
  }

  /** Hands leadership on, ends the loop, closes the log. */
  @Override
  public void close() {
    roles.close();
    control.close();
    group.close();
  }

  private final class Listener implements ReplicatedState.Listener {
    @Override
    public void applied(Applied entry) {
      control.applied(entry);
      watcher.applied(entry);
    }

    @Override
    public void restored(ClusterState restored) {
      control.restored(restored);
      watcher.restored(restored);
      watcher.leadershipChanged();
    }

    @Override
    public void leadership(Leadership now) {
      if (now instanceof Leadership.Leading leading) {
        LOG.log(Level.INFO, "this manager leads in term " + leading.term());
        control.leading(leading.term());
        leadership = now; // not before: who sees it asks at once, and must not overtake the term
      } else {
        leadership = now;
        control.following();
      }
      watcher.leadershipChanged();
    }

    @Override
    public void stopped(String why) {
      LOG.log(Level.ERROR, "this manager's log has stopped: " + why);
      watcher.stopped(why);
    }
  }

  private final class Seats implements RoleKeeper.Seats {
    @Override
    public boolean leads() {
      return ManagerPart.this.leads();
    }

    @Override
    public ClusterState state() {
      return ManagerPart.this.state();
    }

    @Override
    public LogMembers log() {
      return ManagerPart.this.log();
    }

    @Override
    public Future<Void> remove(String raftId) {
      return group.removeVoter(raftId);
    }

    @Override
    public Future<Void> resign() {
      return group.resign();
    }

    @Override
    public <R> Future<Verdict<R>> submit(Command<R> command) {
      return control.loop().submit(command, Optional.empty());
    }
  }

  private final class Peers implements Control.Peers {
    @Override
    public Set<NodeId> heardByLog() {
      return group.status().reachable().stream()
          .map(ManagerPart::nodeOf)
          .collect(Collectors.toSet());
    }

    @Override
    public void probe(ProbeRequest request, Consumer<ProbeResult> result) {
      watcher.probe(request, result);
    }
  }
}
