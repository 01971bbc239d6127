package dev.waggle.manager.app;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.adapter.gate.LeaderView;
import dev.waggle.manager.adapter.gate.Managers;
import dev.waggle.manager.adapter.raft.NotLeaderException;
import dev.waggle.manager.core.cluster.FormerManagers;
import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.cluster.ManagerView;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.AgentDesk;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.dispatch.ShownStatus;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.NodeId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * This node's part as a manager, for whoever asks at whatever moment: the part that is open now, or
 * Docker's words about why there is none. Shared by all threads.
 */
final class CurrentManager implements Proposals, ManagerView, LeaderView, Managers, AgentDesk {
  private static final long ANSWER_SECONDS = 6;
  private final Supplier<LocalSwarm> local;
  private volatile Optional<ManagerPart> part = Optional.empty();
  private volatile CompletableFuture<Void> nextChange = new CompletableFuture<>();

  /**
   * @param local what this node is, for the words of a refusal
   */
  CurrentManager(Supplier<LocalSwarm> local) {
    this.local = local;
  }

  void opened(ManagerPart opened) {
    part = Optional.of(opened);
    leadershipChanged();
  }

  void closed() {
    part = Optional.empty();
    leadershipChanged();
  }

  Optional<ManagerPart> part() {
    return part;
  }

  /** Who leads may be another than before. */
  void leadershipChanged() {
    CompletableFuture<Void> told = nextChange;
    nextChange = new CompletableFuture<>();
    told.complete(null);
  }

  @Override
  public <R> R submit(Command<R> command) {
    return submit(command, Optional.empty());
  }

  /** The same for a request that another manager may have handed on. */
  <R> R submit(Command<R> command, Optional<ForwardedRequest> forwarded) {
    return await(manager().loop().submit(command, forwarded)).orThrow();
  }

  @Override
  public ClusterState read() {
    ManagerPart manager = manager();
    await(manager.group().readIndex());
    return manager.state();
  }

  @Override
  public ClusterState stale() {
    return manager().state();
  }

  /**
   * Whether a manager can be asked here: not one whose part is closed, nor one that the leader
   * takes for a worker, by what is known here. Without a leader there is nobody to refuse it.
   */
  boolean canBeAsked(NodeId self) {
    return part.filter(
            open -> open.leader().isEmpty() || !FormerManagers.include(open.state(), self))
        .isPresent();
  }

  private ManagerPart manager() {
    return part.orElseThrow(() -> new RejectedException(Rejection.unavailable(whyNot())));
  }

  private String whyNot() {
    LocalSwarm now = local.get();
    if (now.nodeId().isPresent() && !now.error().isEmpty()) {
      return "This node is not a swarm manager. " + now.error();
    }
    return switch (now.controlAvailable() ? LocalSwarm.State.PENDING : now.state()) {
      case INACTIVE, ERROR ->
          "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
              + " connect this node to swarm and try again.";
      case LOCKED ->
          "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker"
              + " swarm unlock\" to unlock it.";
      case PENDING ->
          "This node is not a swarm manager. Manager is being prepared or has trouble connecting to"
              + " the cluster.";
      case ACTIVE -> LocalSwarm.WORKER_CANNOT_TELL;
    };
  }

  private static <T> T await(Future<T> answer) {
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new RejectedException(Undecided.DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(Undecided.DEADLINE);
    } catch (ExecutionException e) {
      throw new RejectedException(
          e.getCause() instanceof NotLeaderException ? Undecided.NO_LEADER : Undecided.DEADLINE);
    }
  }

  @Override
  public Optional<NodeId> leaderNode() {
    return part.flatMap(ManagerPart::leader);
  }

  @Override
  public boolean isReachable(NodeId manager) {
    return part.filter(open -> open.isReachable(manager)).isPresent();
  }

  @Override
  public LogMembers log() {
    return part.map(ManagerPart::log).orElse(LogMembers.NONE);
  }

  @Override
  public Optional<Leader> leader() {
    return part.flatMap(open -> open.leader().flatMap(id -> address(open, id)));
  }

  private static Optional<Leader> address(ManagerPart open, NodeId id) {
    return open.clusterAddress(id)
        .map(Addressing::socketAddress)
        .map(address -> new Leader(address, id.value()));
  }

  @Override
  public boolean thisNodeLeads() {
    return part.filter(ManagerPart::leads).isPresent();
  }

  @Override
  public boolean isManager() {
    return part.isPresent();
  }

  @Override
  public boolean includes(String nodeId) {
    return part.filter(open -> FormerManagers.include(open.state(), new NodeId(nodeId))).isEmpty();
  }

  /** Whether the log is closed to that node, which shows a manager's certificate. */
  boolean keepsOutOfLog(NodeId node) {
    return part.filter(
            open ->
                FormerManagers.keptOutOfLog(
                    open.state(), open.log(), open.leader().isPresent(), node))
        .isPresent();
  }

  @Override
  public SortedMap<NodeId, ShownStatus> shown() {
    return part.map(open -> open.control().shown()).orElseGet(TreeMap::new);
  }

  @Override
  public Optional<ManagerAddress> elsewhere() {
    return thisNodeLeads()
        ? Optional.empty()
        : part.flatMap(
            open ->
                open.leader()
                    .flatMap(
                        id -> open.clusterAddress(id).map(addr -> new ManagerAddress(id, addr))));
  }

  @Override
  public void open(Hello hello, String address, Consumer<Verdict<ManagerMessage>> answer) {
    leading()
        .ifPresentOrElse(
            control -> control.open(hello, address).thenAccept(answer),
            () -> answer.accept(Verdict.refused(Undecided.NO_LEADER)));
  }

  @Override
  public void heartbeat(
      NodeId node, SessionId session, Heartbeat beat, Consumer<Dispatcher.Heard> answer) {
    leading()
        .ifPresentOrElse(
            control -> control.heartbeat(node, session, beat, answer),
            () -> answer.accept(Dispatcher.Heard.NO_SESSION));
  }

  @Override
  public void statuses(
      NodeId node, SessionId session, Statuses statuses, Consumer<Verdict<Integer>> answer) {
    leading()
        .ifPresentOrElse(
            control -> control.statuses(node, session, statuses).thenAccept(answer),
            () -> answer.accept(Verdict.refused(Undecided.NO_LEADER)));
  }

  @Override
  public void stream(NodeId node, SessionId session, Stream stream, Consumer<Boolean> answer) {
    leading()
        .ifPresentOrElse(
            control -> control.stream(node, session, stream, answer), () -> answer.accept(false));
  }

  private Optional<Control> leading() {
    return part.filter(ManagerPart::leads).map(ManagerPart::control);
  }

  @Override
  public CompletionStage<Void> changed() {
    return nextChange;
  }
}
