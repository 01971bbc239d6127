package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.manager.adapter.node.PendingJoin;
import dev.waggle.manager.adapter.raft.EntryCodec.UnreadableEntryException;
import dev.waggle.manager.adapter.raft.RaftStartException;
import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.cluster.SwarmMembership;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.model.id.NodeId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one place that opens and closes this node's part in a swarm: init, join, leave, and taking up
 * again after a restart, one at a time on one thread. What it is in the middle of is on the disk,
 * so that each step may be repeated after a kill.
 */
final class NodeLifecycle implements SwarmMembership, AutoCloseable {
  private static final Logger LOG = System.getLogger(NodeLifecycle.class.getName());
  private static final long JOIN_SECONDS = 20;
  private static final long CHANGE_SECONDS = 60;
  private static final Rejection ALREADY =
      Rejection.unavailable(
          "This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and"
              + " join another one.");
  static final Rejection JOIN_TIMEOUT =
      Rejection.unavailable(
          "Timeout was reached before node joined. The attempt to join the swarm will continue in"
              + " the background. Use the \"docker info\" command to see the current swarm status of"
              + " your node.");

  /**
   * What may become of the node.
   *
   * @param succession asked before a log is opened again
   * @param readmission opens a log, or gets another copy of a damaged one
   */
  record Ways(
      Founding founding,
      Joining joining,
      Seating seating,
      Leaving leaving,
      Forcing forcing,
      Succession succession,
      Readmission readmission) {}

  private final Member member;
  private final Ways ways;
  private final AgentSession agent;
  private final ExecutorService thread;

  /**
   * @param thread has one thread; ended with this
   */
  NodeLifecycle(Member member, Ways ways, AgentSession agent, ExecutorService thread) {
    this.member = member;
    this.ways = ways;
    this.agent = agent;
    this.thread = thread;
  }

  /**
   * Takes up what the data directory holds: a membership, a join under way, a leave not ended. A
   * log that no retry can open ends the start; a damaged one is fetched anew where others have it.
   *
   * @param join to be carried out if it holds nothing of that
   */
  void resume(Optional<SwarmJoinRequest> join) {
    thread.execute(
        () -> {
          try {
            resumeNow(join);
          } catch (RaftStartException | UnreadableEntryException e) {
            member.showsFailure(e);
            StartUp.fail(e);
          } catch (RuntimeException e) {
            member.failed(e);
          }
        });
  }

  private void resumeNow(Optional<SwarmJoinRequest> join) {
    Optional<NodeIdentity> identity = member.home().identity();
    Optional<PendingJoin> pending = member.home().pendingJoin();
    if (identity.isPresent()) {
      resume(identity.get());
    } else if (pending.isPresent()) {
      ways.joining().goOn(pending.get());
    } else if (join.isPresent()) {
      ways.joining().goOn(kept(ways.joining().prepare(join.get())));
    }
  }

  private void resume(NodeIdentity identity) {
    if (identity.stage() == Stage.LEAVING) {
      ways.leaving().resume(identity);
    } else if (ways.founding().isUnfinished(identity)) {
      ways.founding().resume(identity);
    } else if (Forcing.isUnfinished(identity)) {
      ways.forcing().resume(identity);
    } else if (identity.stage() == Stage.ISSUED || Seating.isNeeded(identity)) {
      ways.joining().settle(identity);
    } else {
      takeUp(identity);
    }
  }

  private void takeUp(NodeIdentity identity) {
    try {
      Optional<String> outlived =
          identity.seat().isPresent() ? ways.succession().verdict(identity) : Optional.empty();
      if (outlived.isPresent()) {
        member.openOutlived(identity, outlived.get());
      } else {
        ways.joining().settle(ways.readmission().open(identity));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PendingJoin kept(PendingJoin pending) {
    member.home().save(pending);
    member.done(Step.JOIN_KEPT);
    return pending;
  }

  @Override
  public LocalSwarm local() {
    return member.local();
  }

  @Override
  public NodeId init(SwarmInitRequest request) {
    boolean force = request.forceNewCluster().orElse(false);
    if (force) {
      cancelWaits();
    } else {
      requireInactive(); // at once, also while a join is under way
    }
    NodeId founder =
        await(
            thread.submit(
                () -> {
                  Optional<NodeIdentity> self = member.home().identity();
                  if (force && self.isPresent()) {
                    return ways.forcing().force(self.get(), request);
                  }
                  requireInactive();
                  return ways.founding().found(request);
                }),
            CHANGE_SECONDS,
            JOIN_TIMEOUT);
    if (!isReadyWithin(TimeUnit.SECONDS.toNanos(JOIN_SECONDS))) {
      LOG.log(Level.WARNING, "the swarm is made, but this node cannot run tasks yet");
    }
    return founder;
  }

  @Override
  public void join(SwarmJoinRequest request) {
    requireInactive();
    PendingJoin pending = ways.joining().prepare(request);
    long start = System.nanoTime();
    CompletableFuture<Void> joined = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            requireInactive();
            ways.joining()
                .goOn(kept(pending))
                .whenComplete((done, failure) -> complete(joined, failure));
          } catch (RuntimeException e) {
            joined.completeExceptionally(e);
          }
        });
    await(joined, JOIN_SECONDS, JOIN_TIMEOUT);
    long left = TimeUnit.SECONDS.toNanos(JOIN_SECONDS) - (System.nanoTime() - start);
    if (!isReadyWithin(left)) {
      throw new RejectedException(JOIN_TIMEOUT);
    }
  }

  /** Whoever lists the nodes next finds this one described and ready, as with Docker. */
  private boolean isReadyWithin(long nanos) {
    return member
        .identity()
        .filter(identity -> agent.await(identity.clusterId(), nanos))
        .isPresent();
  }

  private static void complete(CompletableFuture<Void> joined, @Nullable Throwable failure) {
    if (failure == null) {
      joined.complete(null);
    } else {
      joined.completeExceptionally(failure);
    }
  }

  @Override
  public void leave(boolean force) {
    ways.leaving().requireAllowed(force);
    cancelWaits();
    await(
        thread.submit(
            () -> {
              ways.leaving().leave();
              return member;
            }),
        CHANGE_SECONDS,
        JOIN_TIMEOUT);
  }

  private void cancelWaits() {
    ways.joining().cancel();
    ways.readmission().cancel();
  }

  private void requireInactive() {
    if (member.local().state() != LocalSwarm.State.INACTIVE) {
      throw new RejectedException(ALREADY);
    }
  }

  private static <T> T await(Future<T> change, long seconds, Rejection late) {
    try {
      return change.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new RejectedException(late);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(late);
    } catch (ExecutionException e) {
      throw refusal(e.getCause() == null ? e : e.getCause());
    }
  }

  /** A start-up failure of a part carries one line for people; the client reads it, too. */
  private static RuntimeException refusal(Throwable cause) {
    if (cause instanceof RejectedException rejected) {
      return rejected;
    }
    LOG.log(Level.WARNING, "a change of this node's membership failed", cause);
    return new RejectedException(
        new ByEngine(EngineKind.SYSTEM, String.valueOf(cause.getMessage())));
  }

  /** Closes what is open; the membership stays on the disk. */
  @Override
  public void close() {
    cancelWaits();
    thread.shutdownNow();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    member.close();
  }
}
