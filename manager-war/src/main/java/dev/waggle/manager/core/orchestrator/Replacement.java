package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.NodeStanding;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.restart.StartCondition;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Trial;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * Replaces tasks that ended or whose node loses its tasks: the old one is desired to stop and, if
 * the policy allows it, a new one in the same slot is prepared and let start later.
 */
final class Replacement {
  /**
   * So many tasks one service gets in one round; the next round goes on, so that a great many of
   * them keep nobody waiting.
   */
  static final int MOST_AT_ONCE = 2_000;

  private final RestartRule rule;
  private final TaskFactory factory;

  Replacement(RestartRule rule, TaskFactory factory) {
    this.rule = rule;
    this.factory = factory;
  }

  /** Whether the task is wanted and cannot go on where it is. */
  boolean isDue(ClusterState state, Task task, long nowMillis) {
    return Aim.isWanted(task)
        && !Aim.isReached(task)
        && (task.state().isTerminal()
            ? !rule.mustRest(task, nowMillis)
            : task.nodeId().filter(node -> NodeStanding.losesTasks(state, node)).isPresent());
  }

  /**
   * Replaces one task. Where an update has put a newer one beside it, that one is its successor.
   *
   * @param slot the tasks of its place, itself among them
   * @param history those of them that count as attempts
   */
  void replace(
      Draft draft,
      DecisionContext context,
      Service service,
      Task old,
      List<Task> slot,
      List<Task> history) {
    long now = context.clusterMillis();
    Task stopped = Stamps.desired(old, TaskState.SHUTDOWN, context);
    draft.put(stopped);
    if (isOvertaken(old, slot) || !rule.mayRestart(draft.state(), old, history, now)) {
      return;
    }
    List<Task> left = slot.stream().map(task -> task.equals(old) ? stopped : task).toList();
    StartCondition condition = rule.successorOf(draft.state(), stopped, left, now);
    Place place = Place.of(service, old);
    Task created =
        factory.after(old, factory.create(draft, context, service, place, TaskState.READY));
    Task.Bookkeeping onTrial = created.bookkeeping().withTrial(inherited(old));
    draft.put(condition.applyTo(created.withBookkeeping(onTrial)));
  }

  /** Puts a task into a place that has no wanted one. */
  void fill(
      Draft draft, DecisionContext context, Service service, Place place, List<Task> earlier) {
    draft.put(newcomer(draft, context, service, place, earlier));
  }

  /**
   * A task of the current spec for a place, not added to the draft. It waits while an earlier task
   * of the place that is to stop may still run.
   *
   * @param earlier the tasks that the place still has
   */
  Task newcomer(
      Draft draft, DecisionContext context, Service service, Place place, List<Task> earlier) {
    StartCondition condition = rule.newcomerIn(draft.state(), earlier, context.clusterMillis());
    boolean waits = condition.awaits().isPresent();
    TaskState desired = waits ? TaskState.READY : Aim.of(service);
    Task created = factory.create(draft, context, service, place, desired);
    for (Task old : earlier) {
      created = factory.after(old, created);
    }
    return waits ? condition.applyTo(created) : created;
  }

  /** A task that was given up before it could show anything leaves that to its successor. */
  private static Optional<Trial> inherited(Task old) {
    return old.state().isTerminal() && !RestartRule.wasEvicted(old)
        ? Optional.empty()
        : old.bookkeeping().trial().filter(Trial::isOpen);
  }

  private static boolean isOvertaken(Task task, List<Task> slot) {
    return slot.stream()
        .filter(Aim::isWanted)
        .anyMatch(
            other -> other.bookkeeping().createdAtMillis() > task.bookkeeping().createdAtMillis());
  }
}
