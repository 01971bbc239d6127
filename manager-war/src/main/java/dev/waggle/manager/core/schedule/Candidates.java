package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes for tasks of one spec, with what the tasks of the service on them say for each. */
final class Candidates {
  private Candidates() {}

  static List<Candidate> of(
      ClusterState state, Demand demand, Collection<NodeView> views, long nowMillis) {
    Map<NodeId, Integer> active = new HashMap<>();
    Map<NodeId, Integer> failures = new HashMap<>();
    for (Task task : state.tasksOf(demand.service())) {
      if (NodeView.isActive(task)) {
        task.nodeId().ifPresent(node -> active.merge(node, 1, Integer::sum));
      } else if (hasFailedLately(task, demand, nowMillis)) {
        task.nodeId().ifPresent(node -> failures.merge(node, 1, Integer::sum));
      }
    }
    return views.stream()
        .map(
            view ->
                new Candidate(
                    view,
                    active.getOrDefault(view.node().id(), 0),
                    failures.getOrDefault(view.node().id(), 0)))
        .toList();
  }

  private static boolean hasFailedLately(Task task, Demand demand, long nowMillis) {
    return (task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED)
        && task.bookkeeping().specVersion() == demand.specVersion()
        && task.bookkeeping().statusAppliedAtMillis()
            > nowMillis - Scheduler.FAILURE_WINDOW.toMillis();
  }
}
