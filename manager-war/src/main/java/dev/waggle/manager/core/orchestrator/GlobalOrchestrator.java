package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tasks global services and global jobs should have: one on every node that meets the
 * constraints and is neither drained nor Down, in a job one that completes in each iteration. A
 * paused node keeps the task that it has and gets no other. Looks at services and nodes that
 * changed, and at replacements that failed before their time.
 */
public final class GlobalOrchestrator implements Decider {
  private final RestartRule rule = new RestartRule();
  private final Replacement replacement = new Replacement(rule, new TaskFactory());

  @Override
  public void decide(Draft draft, DecisionContext context) {
    SortedSet<ServiceId> changed = draft.dirtyServices();
    SortedSet<NodeId> nodes = draft.changedNodes();
    List<Task> rested = draft.state().delayedTasks();
    for (ServiceId id : changed) {
      global(draft.state(), id).ifPresent(service -> reconcile(draft, context, service));
    }
    if (!nodes.isEmpty()) {
      List<Service> others =
          draft.state().services().stream()
              .filter(service -> Place.isOnNodes(service) && !changed.contains(service.id()))
              .toList();
      nodes.forEach(node -> reconcile(draft, context, others, node));
    }
    for (Task task : rested) {
      task.serviceId()
          .filter(id -> !changed.contains(id))
          .flatMap(id -> global(draft.state(), id))
          .ifPresent(service -> resume(draft, context, service, task));
    }
  }

  private static Optional<Service> global(ClusterState state, ServiceId id) {
    return state.services().get(id).filter(Place::isOnNodes);
  }

  /** Gives one global service a task on the nodes where it belongs. */
  public void reconcile(Draft draft, DecisionContext context, Service service) {
    ClusterState state = draft.state();
    Homes homes = Homes.of(state, service);
    Map<Place, List<Task>> places = Place.group(service, state.tasksOf(service.id()));
    SortedSet<Place> all = new TreeSet<>(places.keySet());
    state.nodes().stream().map(Node::id).map(Place::onNode).forEach(all::add);
    for (Place place : all) {
      NodePlace there = NodePlace.of(service, places.getOrDefault(place, List.of()));
      keep(draft, context, service, homes, place, there);
    }
  }

  private void reconcile(
      Draft draft, DecisionContext context, List<Service> services, NodeId node) {
    ClusterState state = draft.state();
    Map<ServiceId, List<Task>> there = new TreeMap<>();
    for (Task task : state.tasksOn(node)) {
      task.serviceId().ifPresent(id -> there.computeIfAbsent(id, s -> new ArrayList<>()).add(task));
    }
    for (Service service : services) {
      List<Task> tasks = there.getOrDefault(service.id(), List.of());
      keep(
          draft,
          context,
          service,
          Homes.of(state, service),
          Place.onNode(node),
          NodePlace.of(service, tasks));
    }
  }

  /** A replacement that failed before it was let start has rested long enough. */
  private void resume(Draft draft, DecisionContext context, Service service, Task task) {
    Optional<Task> current = draft.state().tasks().get(task.id());
    Optional<NodeId> node = task.nodeId();
    boolean due =
        current
            .filter(t -> replacement.isDue(draft.state(), t, context.clusterMillis()))
            .isPresent();
    if (due && node.isPresent()) {
      reconcile(draft, context, List.of(service), node.get());
    }
  }

  private void keep(
      Draft draft,
      DecisionContext context,
      Service service,
      Homes homes,
      Place place,
      NodePlace there) {
    give(draft, context, there.bygone(), TaskState.REMOVE);
    if (there.attempts().stream().anyMatch(Aim::isReached)) {
      give(draft, context, unfinished(there), TaskState.SHUTDOWN);
    }
    switch (place.node().map(homes::at).orElse(Homes.Home.GONE)) {
      case GONE -> give(draft, context, there.all(), TaskState.REMOVE);
      case UNFIT -> give(draft, context, unfinished(there), TaskState.SHUTDOWN);
      case CLOSED -> give(draft, context, failed(there), TaskState.SHUTDOWN);
      case OPEN -> keepUp(draft, context, service, place, there.asIn(draft.state()));
    }
  }

  private static void give(
      Draft draft, DecisionContext context, Collection<Task> tasks, TaskState desired) {
    tasks.forEach(task -> draft.put(Stamps.desired(task, desired, context)));
  }

  private static List<Task> unfinished(NodePlace there) {
    return there.wanted().stream().filter(task -> !Aim.isReached(task)).toList();
  }

  private static List<Task> failed(NodePlace there) {
    return unfinished(there).stream().filter(task -> task.state().isTerminal()).toList();
  }

  private void keepUp(
      Draft draft, DecisionContext context, Service service, Place place, NodePlace there) {
    ClusterState state = draft.state();
    long now = context.clusterMillis();
    if (there.present(state, service, rule, now).isEmpty()) {
      replacement.fill(draft, context, service, place, there.all());
      return;
    }
    for (Task task : there.wanted()) {
      if (replacement.isDue(state, task, now)) {
        replacement.replace(draft, context, service, task, there.all(), there.history());
      }
    }
  }
}
