package dev.waggle.manager.app;

import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.cluster.RoleStep;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the voters of the log those that the state seats, while this manager leads: one {@link
 * RoleStep} at a time, on a thread of its own. Each look starts from what is there then, so that a
 * step that failed or whose end nobody knows is simply looked at again.
 */
final class RoleKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RoleKeeper.class.getName());
  private static final long AGAIN_MILLIS = 1_000;
  private static final long STEP_SECONDS = 6;

  /** What it works on; no call blocks. */
  interface Seats {
    boolean leads();

    ClusterState state();

    LogMembers log();

    Future<Void> remove(String raftId);

    Future<Void> resign();

    <R> Future<Verdict<R>> submit(Command<R> command);
  }

  private final String self;
  private final Seats seats;
  private final ScheduledExecutorService thread;

  /**
   * @param self this manager's raft id
   */
  RoleKeeper(String self, Seats seats) {
    this.self = self;
    this.seats = seats;
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "waggle-roles");
              made.setDaemon(true);
              return made;
            });
    one.setRemoveOnCancelPolicy(true);
    this.thread = one;
  }

  void start() {
    thread.scheduleWithFixedDelay(this::work, 0, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Something changed; does not block. */
  void look() {
    try {
      thread.execute(this::work);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "this manager's part has closed");
    }
  }

  private void work() {
    try {
      while (seats.leads()) {
        Optional<RoleStep> step = RoleStep.next(seats.state(), seats.log(), self);
        if (step.isEmpty()) {
          return;
        }
        LOG.log(Level.INFO, "roles of managers: {0}", step.get());
        carryOut(step.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.INFO, "a change of the managers is tried again: " + e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the managers' roles cannot be looked at", e);
    }
  }

  private void carryOut(RoleStep step)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (step instanceof RoleStep.Evict evict) {
      seats.remove(evict.raftId()).get(STEP_SECONDS, TimeUnit.SECONDS);
    } else if (step instanceof RoleStep.HandOver) {
      seats.resign().get(STEP_SECONDS, TimeUnit.SECONDS);
    } else if (step instanceof RoleStep.Demoted demoted) {
      Verdict<?> verdict =
          seats.submit(RoleCommands.demoted(demoted.node())).get(STEP_SECONDS, TimeUnit.SECONDS);
      if (verdict instanceof Verdict.Refused<?> refused) {
        throw new ExecutionException(refused.rejection().message(), null);
      }
    } else {
      throw new AssertionError("unreachable: " + step);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
