package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.Role;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What each agent is told of a state, and of the way from one state to a later one. */
public final class AssignmentPlanner {
  private AssignmentPlanner() {}

  /** Nodes that may have to be told something of an applied entry. */
  public static SortedSet<NodeId> concerned(List<ClusterEvent> events) {
    SortedSet<NodeId> nodes = new TreeSet<>();
    events.stream()
        .flatMap(event -> Stream.concat(event.before().stream(), event.after().stream()))
        .forEach(object -> nodeOf(object).ifPresent(nodes::add));
    return nodes;
  }

  private static Optional<NodeId> nodeOf(StoredObject object) {
    if (object instanceof Node node) {
      return Optional.of(node.id());
    }
    return object instanceof Task task ? task.nodeId() : Optional.empty();
  }

  /** All managers that have an address, in the order of their ids. */
  public static List<ManagerAddress> managers(ClusterState state) {
    return state.nodes().stream()
        .filter(node -> node.role() == Role.MANAGER)
        .filter(node -> node.bookkeeping().raftId().isPresent())
        .flatMap(
            node ->
                node.bookkeeping().clusterAddr().stream()
                    .map(addr -> new ManagerAddress(node.id(), addr)))
        .toList();
  }

  /**
   * Everything that the node has to run.
   *
   * @param term in which this manager leads
   */
  static AssignmentSet complete(ClusterState state, NodeId node, long term, long sequence) {
    List<AssignedTask> tasks =
        state.tasksOn(node).stream()
            .filter(AssignmentPlanner::isAssigned)
            .map(task -> assigned(state, task))
            .toList();
    NeededPayloads needed = NeededPayloads.of(state, node);
    return new AssignmentSet(
        fence(state, term),
        sequence,
        tasks,
        List.copyOf(needed.secrets().values()),
        List.copyOf(needed.configs().values()));
  }

  /** What the node must know to come from one state to the other; empty if nothing. */
  static Optional<AssignmentChange> between(
      ClusterState before, ClusterState after, NodeId node, long term, long sequence) {
    List<AssignedTask> changed =
        after.tasksOn(node).stream()
            .filter(AssignmentPlanner::isAssigned)
            .filter(task -> isNewsToAgent(before.tasks().get(task.id()), task))
            .map(task -> assigned(after, task))
            .toList();
    List<TaskId> removed =
        before.tasksOn(node).stream()
            .filter(AssignmentPlanner::isAssigned)
            .map(Task::id)
            .filter(id -> !after.tasks().contains(id))
            .toList();
    NeededPayloads held = NeededPayloads.of(before, node);
    NeededPayloads needed = NeededPayloads.of(after, node);
    AssignmentChange change =
        new AssignmentChange(
            fence(after, term),
            sequence,
            changed,
            removed,
            needed.newSecrets(held),
            needed.endedSecrets(held),
            needed.newConfigs(held),
            needed.endedConfigs(held));
    return change.isEmpty() ? Optional.empty() : Optional.of(change);
  }

  /**
   * Whether the agent owns the task: it has a node, and keeps it in the set until it is deleted.
   */
  private static boolean isAssigned(Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED);
  }

  // What the agent reported itself is no news to it.
  private static boolean isNewsToAgent(Optional<Task> before, Task after) {
    return before
        .filter(AssignmentPlanner::isAssigned)
        .filter(known -> known.desiredState() == after.desiredState())
        .filter(known -> known.networksAttachments().equals(after.networksAttachments()))
        .isEmpty();
  }

  private static AssignedTask assigned(ClusterState state, Task task) {
    RetainedSpec spec =
        state
            .specOf(task)
            .orElseThrow(() -> new AssertionError("no spec retained for task " + task.id()));
    return new AssignedTask(
        task.withSpec(spec.taskTemplate()),
        spec.serviceName(),
        spec.serviceLabels(),
        spec.endpoint().map(EndpointSpec::portsOrEmpty).orElse(List.of()),
        spec.registryAuth());
  }

  static Fence fence(ClusterState state, long term) {
    Cluster cluster =
        state.cluster().orElseThrow(() -> new AssertionError("assignments without a cluster"));
    return new Fence(cluster.id(), cluster.bookkeeping().epoch(), term, state.appliedIndex());
  }
}
