package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.schedule.FreeResources;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.constraint.ConstraintMatcher;
import dev.waggle.model.constraint.ConstraintParser;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Evicts tasks whose node no longer meets their placement constraints or has become too small for
 * them; the orchestrator then replaces them. When a node has become too small the oldest tasks
 * stay. A node that has not reported its resources evicts nobody for them.
 */
public final class ConstraintEnforcer implements Decider {
  private static final String WHY = "assigned node no longer meets constraints";
  private static final Comparator<Task> OLDEST_FIRST =
      Comparator.<Task>comparingLong(task -> task.bookkeeping().createdAtMillis())
          .thenComparing(Task::id);

  @Override
  public void decide(Draft draft, DecisionContext context) {
    for (NodeId id : draft.dirtyNodes()) {
      activeNode(draft.state(), id).ifPresent(node -> enforce(draft, context, node));
    }
    for (ServiceId id : draft.dirtyServices()) {
      enforceConstraints(draft, context, draft.state().tasksOf(id));
    }
  }

  private static Optional<Node> activeNode(ClusterState state, NodeId id) {
    return state
        .nodes()
        .get(id)
        .filter(node -> node.spec().availabilityOrDefault() == Availability.ACTIVE);
  }

  private static void enforce(Draft draft, DecisionContext context, Node node) {
    ClusterState state = draft.state();
    FreeResources free = FreeResources.of(node.description().resources());
    for (Task task : state.tasksOn(node.id()).stream().sorted(OLDEST_FIRST).toList()) {
      if (!isEnforced(task)) {
        continue;
      }
      if (meetsConstraints(state, node, task) && fits(state, node, task, free)) {
        free.take(reservations(state, task), assigned(task));
      } else {
        draft.put(evicted(task, context));
      }
    }
  }

  /** A changed service changes nothing about what its nodes have left. */
  private static void enforceConstraints(
      Draft draft, DecisionContext context, List<Task> ofService) {
    ClusterState state = draft.state();
    for (Task task : ofService) {
      Optional<Node> node = task.nodeId().flatMap(id -> activeNode(state, id));
      if (isEnforced(task) && node.isPresent() && !meetsConstraints(state, node.get(), task)) {
        draft.put(evicted(task, context));
      }
    }
  }

  private static boolean isEnforced(Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED)
        && task.state().isBefore(TaskState.COMPLETE)
        && !task.desiredState().isBefore(TaskState.ASSIGNED)
        && !task.desiredState().isAfter(TaskState.COMPLETE);
  }

  /** What does not belong on a node any more in a global service, its orchestrator stops itself. */
  private static boolean meetsConstraints(ClusterState state, Node node, Task task) {
    boolean isOnNodes =
        task.serviceId().flatMap(state.services()::get).filter(Place::isOnNodes).isPresent();
    return isOnNodes || meetsConstraintsInForce(state, node, task);
  }

  private static boolean meetsConstraintsInForce(ClusterState state, Node node, Task task) {
    return ConstraintParser.parseAll(
            specInForce(state, task).placementOrDefault().constraintsOrEmpty())
        .map(constraints -> ConstraintMatcher.matches(node, constraints))
        .orElse(true);
  }

  /**
   * The service's current spec; the task's own while an update replaces tasks in its own order, and
   * of what an update has left in its place because what should follow it failed.
   */
  private static TaskSpec specInForce(ClusterState state, Task task) {
    Optional<Service> service = task.serviceId().flatMap(state.services()::get);
    return service
        .filter(found -> !isUpdating(found))
        .filter(found -> TaskDirt.isSameButForPlacement(state, found, task))
        .map(found -> found.spec().taskTemplateOrEmpty())
        .orElseGet(() -> ownSpec(state, task));
  }

  /** Also when the updater has yet to begin, and when it was paused on its way. */
  private static boolean isUpdating(Service service) {
    return service.bookkeeping().updateRun().isPresent()
        || service
            .updateStatus()
            .map(UpdateStatus::state)
            .filter(state -> state == UpdateState.PAUSED || state == UpdateState.ROLLBACK_PAUSED)
            .isPresent();
  }

  private static TaskSpec ownSpec(ClusterState state, Task task) {
    return state.specOf(task).map(RetainedSpec::taskTemplate).orElse(TaskSpec.EMPTY);
  }

  private static boolean fits(ClusterState state, Node node, Task task, FreeResources free) {
    Resources total = node.description().resources();
    boolean reported = total.nanoCpus().isPresent() || total.memoryBytes().isPresent();
    return !reported || (free.hasBasics(reservations(state, task)) && free.has(assigned(task)));
  }

  private static Resources reservations(ClusterState state, Task task) {
    return ownSpec(state, task).reservations();
  }

  private static List<GenericResource> assigned(Task task) {
    return task.genericResources().orElse(List.of());
  }

  private static Task evicted(Task task, DecisionContext context) {
    return Stamps.observed(
        task,
        task.status()
            .withState(TaskState.REJECTED)
            .withMessage(RestartRule.EVICTED)
            .withErr(WHY)
            .withTimestamp(context.wallClock()),
        context);
  }
}
