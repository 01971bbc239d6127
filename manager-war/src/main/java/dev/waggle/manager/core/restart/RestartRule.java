package dev.waggle.manager.core.restart;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether and when a task gets a successor: the restart policy of the spec that the task was made
 * from. Everything is derived from the state, so that a new leader goes on where the old one
 * stopped.
 */
public final class RestartRule {
  /** How long beyond its stop grace period a task's end is waited for. */
  public static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  /** Message of a task that the constraint enforcer has evicted: its container may still run. */
  public static final String EVICTED = "task rejected by constraint enforcer";

  /** Whether the policy allows a successor for {@code task}, which is one of {@code slot}. */
  public boolean mayRestart(ClusterState state, Task task, List<Task> slot, long nowMillis) {
    RestartPolicy policy = specOf(state, task).restartOrDefault();
    boolean allowed =
        switch (policy.conditionOrDefault()) {
          case NONE -> false;
          case ON_FAILURE -> task.state() != TaskState.COMPLETE;
          case ANY -> !Aim.isReached(task);
        };
    return allowed && hasAttemptsLeft(policy, task, slot, nowMillis);
  }

  private static boolean hasAttemptsLeft(
      RestartPolicy policy, Task task, List<Task> slot, long nowMillis) {
    long attempts = policy.maxAttemptsOrZero();
    return attempts == 0
        || RestartHistory.of(task, slot).within(policy.windowOrZero(), endOf(task, nowMillis))
            < attempts;
  }

  /** A task that was given up while it ran ended when it was told to stop. */
  private static long endOf(Task task, long nowMillis) {
    return task.state().isTerminal()
        ? task.bookkeeping().statusAppliedAtMillis()
        : task.bookkeeping().desiredShutdownAtMillis().orElse(nowMillis);
  }

  /**
   * Whether a task that ended before it was let start must rest until its own delay is over. This
   * bounds fast loops, such as a missing image, to one attempt per delay.
   */
  public boolean mustRest(Task task, long nowMillis) {
    return task.state().isTerminal()
        && task.bookkeeping().startAtMillis().orElse(nowMillis) > nowMillis;
  }

  /**
   * When the successor of {@code old} may start. No delay when the node is to blame: drained, Down
   * or removed.
   *
   * @param slot the tasks of the slot, {@code old} among them and already desired to stop
   */
  public StartCondition successorOf(ClusterState state, Task old, List<Task> slot, long nowMillis) {
    long unfinished = old.bookkeeping().startAtMillis().orElse(nowMillis);
    long startAt = Math.max(nowMillis + delayMillis(state, old), unfinished);
    return awaiting(state, slot, startAt, nowMillis);
  }

  /** When a task that is put into a slot without delay may start. */
  public StartCondition newcomerIn(ClusterState state, List<Task> slot, long nowMillis) {
    return awaiting(state, slot, nowMillis, nowMillis);
  }

  private static StartCondition awaiting(
      ClusterState state, List<Task> slot, long startAtMillis, long nowMillis) {
    Optional<Task> predecessor = Predecessors.stillRunning(state, slot);
    Duration grace = predecessor.map(task -> stopGrace(state, task)).orElse(Duration.ZERO);
    long limit = nowMillis + grace.plus(STOP_PATIENCE).toMillis();
    return new StartCondition(
        startAtMillis, predecessor.map(Task::id), Math.max(startAtMillis, limit));
  }

  private static long delayMillis(ClusterState state, Task old) {
    boolean nodeIsToBlame =
        old.nodeId().filter(node -> NodeStanding.losesTasks(state, node)).isPresent();
    if (nodeIsToBlame) {
      return 0;
    }
    Duration delay = specOf(state, old).restartOrDefault().delayOrDefault();
    return Math.max(delay.toMillis(), wasEvicted(old) ? stopGrace(state, old).toMillis() : 0);
  }

  /**
   * Whether the constraint enforcer has ended the task. Its real end cannot be reported any more,
   * so its container is given the time to stop.
   */
  public static boolean wasEvicted(Task task) {
    return task.state() == TaskState.REJECTED
        && task.status().message().filter(EVICTED::equals).isPresent();
  }

  private static Duration stopGrace(ClusterState state, Task task) {
    return specOf(state, task)
        .containerOrEmpty()
        .stopGracePeriod()
        .orElse(ContainerSpec.DEFAULT_STOP_GRACE_PERIOD);
  }

  private static TaskSpec specOf(ClusterState state, Task task) {
    return state.specOf(task).map(RetainedSpec::taskTemplate).orElse(TaskSpec.EMPTY);
  }
}
