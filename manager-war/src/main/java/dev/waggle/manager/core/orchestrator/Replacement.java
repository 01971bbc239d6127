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
import dev.waggle.model.task.TaskState;
import java.util.List;

/**
 * Replaces tasks that ended or whose node loses its tasks: the old one is desired to stop and, if
 * the policy allows it, a new one in the same slot is prepared and let start later.
 */
final class Replacement {
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
   * Replaces one task.
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
    if (!rule.mayRestart(draft.state(), old, history, now)) {
      return;
    }
    List<Task> left = slot.stream().map(task -> task.equals(old) ? stopped : task).toList();
    StartCondition condition = rule.successorOf(draft.state(), stopped, left, now);
    Place place = Place.of(service, old);
    Task created = factory.create(draft, context, service, place, TaskState.READY);
    draft.put(condition.applyTo(after(old, created)));
  }

  /** Whether the task is wanted, was made from an earlier spec, and no agent knows of it. */
  boolean isStillborn(ClusterState state, Service service, Task task) {
    return Aim.isWanted(task)
        && task.state().isBefore(TaskState.ASSIGNED)
        && TaskDirt.isDirty(state, service, task);
  }

  /** Puts a task of the current spec in the place of one that no agent knows of. */
  void exchange(Draft draft, DecisionContext context, Service service, Task old) {
    Task.Bookkeeping waiting = old.bookkeeping();
    Place place = Place.of(service, old);
    Task created = after(old, factory.create(draft, context, service, place, old.desiredState()));
    draft.put(Stamps.desired(old, TaskState.SHUTDOWN, context));
    draft.put(
        created.withBookkeeping(
            created
                .bookkeeping()
                .withStartAtMillis(waiting.startAtMillis())
                .withAwaits(waiting.awaits(), waiting.awaitUntilMillis())));
  }

  /**
   * Puts a task into a place that has no wanted one. It waits while an earlier task of the place
   * may still run.
   *
   * @param earlier the tasks that the place still has
   */
  void fill(
      Draft draft, DecisionContext context, Service service, Place place, List<Task> earlier) {
    StartCondition condition = rule.newcomerIn(draft.state(), earlier, context.clusterMillis());
    boolean waits = condition.awaits().isPresent();
    TaskState desired = waits ? TaskState.READY : Aim.of(service);
    Task created = factory.create(draft, context, service, place, desired);
    for (Task old : earlier) {
      created = after(old, created);
    }
    draft.put(waits ? condition.applyTo(created) : created);
  }

  /** Attempts of a slot are told apart by age, also when two rounds fall into one millisecond. */
  private static Task after(Task old, Task created) {
    Task.Bookkeeping b = created.bookkeeping();
    long createdAt = Math.max(b.createdAtMillis(), old.bookkeeping().createdAtMillis() + 1);
    return created.withBookkeeping(Task.Bookkeeping.of(b.specVersion(), createdAt));
  }
}
