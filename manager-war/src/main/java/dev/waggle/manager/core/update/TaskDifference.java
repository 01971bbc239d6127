package dev.waggle.manager.core.update;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.constraint.ConstraintMatcher;
import dev.waggle.model.constraint.ConstraintParser;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.Placement;
import dev.waggle.model.spec.TaskSpec;
import java.util.Optional;

/** Whether a task must be replaced to follow its service's spec (swarm-semantics 7.3). */
public final class TaskDifference {
  private TaskDifference() {}

  /**
   * Whether the task differs in what matters. A changed placement alone does not while the task's
   * node satisfies the new constraints; credentials, labels and numbers of tasks never do. Unlike
   * the reference system, an endpoint that changed together with the placement is noticed.
   */
  public static boolean isDirty(ClusterState state, Service service, Task task) {
    if (task.bookkeeping().specVersion() == service.bookkeeping().specVersion()) {
      return false;
    }
    Optional<RetainedSpec> made = state.specOf(task);
    return made.isEmpty()
        || !endpoint(made.get().endpoint()).equals(endpoint(service.spec().endpointSpec()))
        || !isSatisfied(state, service.spec().taskTemplateOrEmpty(), made.get(), task);
  }

  private static boolean isSatisfied(
      ClusterState state, TaskSpec wanted, RetainedSpec made, Task task) {
    if (made.taskTemplate().equals(wanted)) {
      return true;
    }
    Placement placement = wanted.placementOrDefault();
    return made.taskTemplate().withPlacement(placement).equals(wanted.withPlacement(placement))
        && task.nodeId()
            .flatMap(state.nodes()::get)
            .filter(node -> fits(node, placement))
            .isPresent();
  }

  private static boolean fits(Node node, Placement placement) {
    return ConstraintParser.parseAll(placement.constraintsOrEmpty())
        .filter(constraints -> ConstraintMatcher.matches(node, constraints))
        .isPresent();
  }

  private static EndpointSpec endpoint(Optional<EndpointSpec> spec) {
    EndpointSpec given = spec.orElse(EndpointSpec.EMPTY);
    return given.withMode(given.modeOrDefault().apiName()).withPorts(given.portsOrEmpty());
  }
}
