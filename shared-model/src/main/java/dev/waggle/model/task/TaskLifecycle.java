package dev.waggle.model.task;

import static dev.waggle.model.task.TaskState.ACCEPTED;
import static dev.waggle.model.task.TaskState.ASSIGNED;
import static dev.waggle.model.task.TaskState.COMPLETE;
import static dev.waggle.model.task.TaskState.NEW;
import static dev.waggle.model.task.TaskState.ORPHANED;
import static dev.waggle.model.task.TaskState.PENDING;
import static dev.waggle.model.task.TaskState.READY;
import static dev.waggle.model.task.TaskState.REJECTED;
import static dev.waggle.model.task.TaskState.REMOVE;
import static dev.waggle.model.task.TaskState.RUNNING;
import static dev.waggle.model.task.TaskState.SHUTDOWN;

import java.util.Set;

/**
 * Who may move a task where. A task does not travel back in time: neither its observed nor its
 * desired state is ever lowered, whoever asks.
 */
public final class TaskLifecycle {
  private static final Set<TaskState> DESIRABLE =
      Set.of(READY, RUNNING, COMPLETE, SHUTDOWN, REMOVE);

  /** Who changes the observed state of a task. */
  public enum Actor {
    ALLOCATOR,
    SCHEDULER,
    /** The constraint enforcer, which rejects what no longer may be where it is. */
    ENFORCER,
    /** Gives up a task of a node that is lost or was removed. */
    DISPATCHER,
    /** Owns the state from assigned on. */
    AGENT
  }

  private TaskLifecycle() {}

  /** Whether the actor may move the observed state of a task from one to the other. */
  public static boolean mayObserve(Actor actor, TaskState from, TaskState to) {
    if (to.isBefore(from) || to == REMOVE) {
      return false;
    }
    boolean withNode = !from.isBefore(ASSIGNED);
    boolean isLive = withNode && !from.isTerminal();
    return switch (actor) {
      case ALLOCATOR -> from == NEW && to == PENDING;
      case SCHEDULER -> from.isBefore(ASSIGNED) && (to == ASSIGNED || to == SHUTDOWN);
      case ENFORCER -> isLive && to == REJECTED;
      case DISPATCHER -> !from.isTerminal() && to == ORPHANED;
      case AGENT -> withNode && !to.isBefore(ACCEPTED) && to != ORPHANED;
    };
  }

  /**
   * Whether a report of the agent is taken: it does not lower the state and says something new.
   * Equal states with another message or container are news.
   */
  public static boolean isNews(TaskStatus stored, TaskStatus reported) {
    return mayObserve(Actor.AGENT, stored.state(), reported.state()) && !stored.equals(reported);
  }

  /** Whether a task that should be {@code from} may be asked to be {@code to}. */
  public static boolean mayDesire(TaskState from, TaskState to) {
    return DESIRABLE.contains(to) && !to.isBefore(from);
  }
}
