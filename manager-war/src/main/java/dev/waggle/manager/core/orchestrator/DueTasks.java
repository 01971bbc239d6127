package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.NodeStanding;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds and replaces the tasks of numbered slots that are wanted and cannot go on: those that ended
 * and those whose node loses its tasks. Looks at services and nodes that changed, and at
 * replacements that failed before their time.
 */
final class DueTasks {
  private final Replacement replacement;
  private final Predicate<Service> concerned;

  /**
   * Of some services.
   *
   * @param concerned which services the orchestrator answers for
   */
  DueTasks(Replacement replacement, Predicate<Service> concerned) {
    this.replacement = replacement;
    this.concerned = concerned;
  }

  void replaceIn(Draft draft, DecisionContext context) {
    SortedMap<ServiceId, List<Task>> due = new TreeMap<>();
    candidates(draft)
        .filter(task -> replacement.isDue(draft.state(), task, context.clusterMillis()))
        .distinct()
        .forEach(
            task ->
                task.serviceId()
                    .ifPresent(id -> due.computeIfAbsent(id, s -> new ArrayList<>()).add(task)));
    due.forEach(
        (id, tasks) ->
            concerned(draft.state(), id)
                .ifPresent(service -> replace(draft, context, service, tasks)));
  }

  private Stream<Task> candidates(Draft draft) {
    ClusterState state = draft.state();
    Stream<Task> ofServices =
        draft.dirtyServices().stream()
            .filter(id -> concerned(state, id).isPresent())
            .flatMap(id -> state.tasksOf(id).stream());
    Stream<Task> onNodes = draft.dirtyNodes().stream().flatMap(id -> tasksLostBy(state, id));
    return Stream.of(ofServices, onNodes, state.delayedTasks().stream()).flatMap(tasks -> tasks);
  }

  private static Stream<Task> tasksLostBy(ClusterState state, NodeId node) {
    return NodeStanding.losesTasks(state, node) ? state.tasksOn(node).stream() : Stream.of();
  }

  private Optional<Service> concerned(ClusterState state, ServiceId id) {
    return state.services().get(id).filter(concerned);
  }

  private void replace(Draft draft, DecisionContext context, Service service, List<Task> due) {
    Map<Place, List<Task>> slots = Place.group(service, draft.state().tasksOf(service.id()));
    for (Task task : due.stream().filter(t -> Aim.isOfThisRun(service, t)).toList()) {
      List<Task> slot = slots.getOrDefault(Place.of(service, task), List.of(task));
      replacement.replace(draft, context, service, task, slot, slot);
    }
  }
}
