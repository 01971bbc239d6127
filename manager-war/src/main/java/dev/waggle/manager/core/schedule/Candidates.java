package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes for tasks of one spec, with what the tasks of the service on them say for each. */
final class Candidates {
  private Candidates() {}

  /**
   * A candidate for each node.
   *
   * @param unbound how many tasks of the service are known to be on no node
   * @param views in the order of the nodes' ids
   */
  static List<Candidate> of(
      ClusterState state, Demand demand, int unbound, Collection<NodeView> views, long nowMillis) {
    Map<NodeId, Integer> active = new HashMap<>();
    Map<NodeId, Integer> failures = new HashMap<>();
    boolean noneIsBound = state.taskCountOf(demand.service()) == unbound;
    for (Task task : noneIsBound ? List.<Task>of() : state.tasksOf(demand.service())) {
      if (NodeView.isActive(task)) {
        task.nodeId().ifPresent(node -> active.merge(node, 1, Integer::sum));
      } else if (hasFailedLately(task, demand, nowMillis)) {
        task.nodeId().ifPresent(node -> failures.merge(node, 1, Integer::sum));
      }
    }
    List<Candidate> candidates = new ArrayList<>(views.size());
    for (NodeView view : views) {
      NodeId node = view.node().id();
      candidates.add(
          new Candidate(
              view,
              candidates.size(),
              active.getOrDefault(node, 0),
              failures.getOrDefault(node, 0)));
    }
    return candidates;
  }

  private static boolean hasFailedLately(Task task, Demand demand, long nowMillis) {
    return (task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED)
        && task.bookkeeping().specVersion() == demand.specVersion()
        && task.bookkeeping().statusAppliedAtMillis()
            > nowMillis - Scheduler.FAILURE_WINDOW.toMillis();
  }
}
