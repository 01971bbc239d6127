package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a task could run now, and why not elsewhere: every node's answer, with the numbers that it
 * rests on. Of a task that was made for one node, that node's.
 *
 * @param service name of its service
 * @param err what the task itself shows
 * @param nodes those that would take it, best first; then the others
 */
public record PlacementReport(
    String task,
    String service,
    String state,
    String desiredState,
    Optional<String> err,
    List<NodeAnswer> nodes) {

  public PlacementReport {
    nodes = List.copyOf(nodes);
  }

  /**
   * One node's answer.
   *
   * @param accepts whether all filters let the task pass
   * @param refusal of a node that does not accept
   * @param tasksOfService active tasks of the service on the node; fewest is best
   * @param tasks active tasks of all services on the node
   * @param recentFailures of this spec on the node within five minutes; from five on they count
   *     most
   */
  public record NodeAnswer(
      String node,
      String hostname,
      boolean accepts,
      Optional<Refusal> refusal,
      int tasksOfService,
      int tasks,
      int recentFailures) {}

  /**
   * Why a node does not accept.
   *
   * @param filter the first that refused
   * @param reason as it stands in the task's err when only this node refuses
   * @param detail what was asked for and what there is
   */
  public record Refusal(String filter, String reason, String detail) {}

  /**
   * Asks every node.
   *
   * @param takesTasks whether the node has a session and is ready by its own word
   */
  public static PlacementReport of(ClusterState state, Task task, Predicate<NodeId> takesTasks) {
    Optional<RetainedSpec> spec = state.specOf(task);
    return new PlacementReport(
        task.id().value(),
        spec.map(RetainedSpec::serviceName).orElse(""),
        task.state().apiName(),
        task.desiredState().apiName(),
        task.status().err(),
        spec.map(known -> answers(state, task, known, takesTasks)).orElse(List.of()));
  }

  private static List<NodeAnswer> answers(
      ClusterState state, Task task, RetainedSpec spec, Predicate<NodeId> takesTasks) {
    Demand demand = Demand.of(state, spec);
    Collection<NodeView> views =
        asked(state, task).stream()
            .map(node -> new NodeView(state, node, takesTasks.test(node.id())))
            .toList();
    return Candidates.of(state, demand, 0, views, state.clusterMillis()).stream()
        .sorted(Candidate.SPREAD)
        .map(candidate -> answer(candidate, demand))
        .sorted((a, b) -> Boolean.compare(b.accepts, a.accepts))
        .toList();
  }

  private static Collection<Node> asked(ClusterState state, Task task) {
    boolean isBound = task.state().isBefore(TaskState.ASSIGNED) && task.nodeId().isPresent();
    return isBound
        ? task.nodeId().flatMap(state.nodes()::get).stream().toList()
        : state.nodes().values();
  }

  private static NodeAnswer answer(Candidate candidate, Demand demand) {
    NodeView view = candidate.view();
    Optional<Refusal> refusal =
        Pipeline.refusal(view, demand)
            .map(
                filter ->
                    new Refusal(filter.name(), filter.explain(1), filter.detail(view, demand)));
    return new NodeAnswer(
        view.node().id().value(),
        view.node().hostname(),
        refusal.isEmpty(),
        refusal,
        candidate.tasksOfService(),
        view.activeTasks(),
        candidate.failures());
  }
}
