package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.constraint.ConstraintMatcher;
import dev.waggle.model.constraint.ConstraintParser;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Placement;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import java.util.Optional;

/** Whether a task no longer is what its service's spec asks for, so that it must be replaced. */
public final class TaskDirt {
  private TaskDirt() {}

  /**
   * Whether the task was made from another spec than the service has now. It is not if only the
   * number of replicas, labels or the way of updating differ, or a placement that suits the node
   * that the task is on.
   */
  public static boolean isDirty(ClusterState state, Service service, Task task) {
    return task.bookkeeping().specVersion() != service.bookkeeping().specVersion()
        && differs(state, service, task);
  }

  /**
   * Whether the task is what the service's spec asks for, but perhaps for where it may be. One that
   * is not is what an update has left because its successor failed.
   */
  static boolean isSameButForPlacement(ClusterState state, Service service, Task task) {
    return task.bookkeeping().specVersion() == service.bookkeeping().specVersion()
        || state
            .specOf(task)
            .filter(made -> sameButForPlacement(made, TaskFactory.retainedSpec(service)))
            .isPresent();
  }

  private static boolean sameButForPlacement(RetainedSpec made, RetainedSpec wanted) {
    return made.endpoint().equals(wanted.endpoint())
        && sameButForPlacement(made.taskTemplate(), wanted.taskTemplate());
  }

  private static boolean sameButForPlacement(TaskSpec made, TaskSpec wanted) {
    Placement placement = wanted.placementOrDefault();
    return made.withPlacement(placement).equals(wanted.withPlacement(placement));
  }

  private static boolean differs(ClusterState state, Service service, Task task) {
    Optional<RetainedSpec> made = state.specOf(task);
    if (made.isEmpty()) {
      return true;
    }
    RetainedSpec wanted = TaskFactory.retainedSpec(service);
    return !made.get().endpoint().equals(wanted.endpoint())
        || !sameCredentials(task, made.get(), wanted)
        || !sameTemplate(state, task, made.get().taskTemplate(), wanted.taskTemplate());
  }

  /** Credentials only matter for pulling the image, which a prepared task has behind it. */
  private static boolean sameCredentials(Task task, RetainedSpec made, RetainedSpec wanted) {
    boolean pulled =
        !task.state().isBefore(TaskState.READY) && !task.state().isAfter(TaskState.RUNNING);
    return pulled || made.registryAuth().equals(wanted.registryAuth());
  }

  private static boolean sameTemplate(
      ClusterState state, Task task, TaskSpec made, TaskSpec wanted) {
    return made.equals(wanted)
        || sameButForPlacement(made, wanted) && suits(state, task, wanted.placementOrDefault());
  }

  private static boolean suits(ClusterState state, Task task, Placement placement) {
    Optional<Node> node = task.nodeId().flatMap((NodeId id) -> state.nodes().get(id));
    return node.isPresent()
        && ConstraintParser.parseAll(placement.constraintsOrEmpty())
            .filter(constraints -> ConstraintMatcher.matches(node.get(), constraints))
            .isPresent();
  }
}
