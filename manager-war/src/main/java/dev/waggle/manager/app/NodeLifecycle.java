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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
  private static final Rejection JOIN_TIMEOUT =
      Rejection.unavailable(
          "Timeout was reached before node joined. The attempt to join the swarm will continue in"
              + " the background. Use the \"docker info\" command to see the current swarm status of"
              + " your node.");

  private final Member member;
  private final Founding founding;
  private final Joining joining;
  private final Leaving leaving;
  private final AgentSession agent;
  private final Readmission readmission;
  private final ExecutorService thread;

  /**
   * @param thread has one thread; ended with this
   */
  NodeLifecycle(
      Member member,
      Founding founding,
      Joining joining,
      Leaving leaving,
      AgentSession agent,
      Readmission readmission,
      ExecutorService thread) {
    this.member = member;
    this.founding = founding;
    this.joining = joining;
    this.leaving = leaving;
    this.agent = agent;
    this.readmission = readmission;
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
            member.failed(e);
            StartUp.fail(e);
          } catch (RuntimeException e) {
            member.failed(e);
          }
        });
  }

  private void resumeNow(Optional<SwarmJoinRequest> join) {
    if (member.home().identity().isPresent()) {
      NodeIdentity identity = member.home().identity().get();
      if (identity.stage() == Stage.LEAVING) {
        leaving.finish();
      } else if (founding.isUnfinished(identity)) {
        founding.resume(identity);
      } else {
        joining.settle(readmission.open(identity));
      }
    } else if (member.home().pendingJoin().isPresent()) {
      joining.goOn(member.home().pendingJoin().get());
    } else if (join.isPresent()) {
      PendingJoin pending = joining.prepare(join.get());
      member.home().save(pending);
      joining.goOn(pending);
    }
  }

  @Override
  public LocalSwarm local() {
    return member.local();
  }

  @Override
  public NodeId init(SwarmInitRequest request) {
    if (request.forceNewCluster().orElse(false)) {
      throw new RejectedException(
          new ByEngine(
              EngineKind.NOT_IMPLEMENTED,
              "--force-new-cluster is not implemented in this version of Waggle"));
    }
    NodeId founder =
        await(
            thread.submit(
                () -> {
                  requireInactive();
                  return founding.found(request);
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
    PendingJoin pending = joining.prepare(request);
    long start = System.nanoTime();
    await(
        thread.submit(
            () -> {
              requireInactive();
              member.home().save(pending);
              joining.goOn(pending);
              return member;
            }),
        JOIN_SECONDS,
        JOIN_TIMEOUT);
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

  @Override
  public void leave(boolean force) {
    leaving.requireAllowed(force);
    cancelWaits();
    await(
        thread.submit(
            () -> {
              leaving.leave();
              return member;
            }),
        CHANGE_SECONDS,
        JOIN_TIMEOUT);
  }

  private void cancelWaits() {
    joining.cancel();
    readmission.cancel();
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
