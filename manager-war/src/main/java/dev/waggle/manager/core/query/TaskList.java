package dev.waggle.manager.core.query;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code GET /tasks}: filters name, id, label (of the service), service, node, desired-state,
 * runtime, _up-to-date; in the order of ids, with their specs filled in.
 */
public final class TaskList {
  private static final Set<String> KEYS =
      Set.of("name", "id", "label", "service", "node", "desired-state", "runtime", "_up-to-date");

  private TaskList() {}

  public static Verdict<List<Task>> of(ClusterState state, Map<String, List<String>> filters) {
    FilteredList list = new FilteredList(filters);
    Optional<Rejection> refusal =
        list.unknownKey(KEYS)
            .or(() -> list.unknownWord("desired-state", "desired-state", TaskList::isState));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    return all(list.values("service"), ref -> References.service(state, ref), Service::id)
        .then(
            services ->
                all(list.values("node"), ref -> References.node(state, ref), Node::id)
                    .then(nodes -> Verdict.accepted(tasks(state, list, services, nodes))));
  }

  private static <T, K extends Comparable<K>> Verdict<Set<K>> all(
      List<String> references, Function<String, Verdict<T>> resolve, Function<T, K> id) {
    Set<K> found = new TreeSet<>();
    Verdict<Set<K>> result = Verdict.accepted(found);
    for (String reference : references) {
      result =
          result.then(
              ids ->
                  resolve
                      .apply(reference)
                      .then(
                          one -> {
                            ids.add(id.apply(one));
                            return Verdict.accepted(ids);
                          }));
    }
    return result;
  }

  private static List<Task> tasks(
      ClusterState state, FilteredList list, Set<ServiceId> services, Set<NodeId> nodes) {
    return candidates(state, services, nodes)
        .filter(task -> isMeant(state, list, task))
        .map(task -> TaskAnswers.filled(state, task))
        .toList();
  }

  private static Stream<Task> candidates(
      ClusterState state, Set<ServiceId> services, Set<NodeId> nodes) {
    if (!services.isEmpty()) {
      return services.stream()
          .flatMap(service -> state.tasksOf(service).stream())
          .filter(task -> nodes.isEmpty() || task.nodeId().filter(nodes::contains).isPresent())
          .sorted(Comparator.comparing(Task::id));
    }
    if (!nodes.isEmpty()) {
      return nodes.stream()
          .flatMap(node -> state.tasksOn(node).stream())
          .sorted(Comparator.comparing(Task::id));
    }
    return state.tasks().stream();
  }

  private static boolean isMeant(ClusterState state, FilteredList list, Task task) {
    Optional<RetainedSpec> spec = state.specOf(task);
    String runtime =
        spec.flatMap(retained -> retained.taskTemplate().runtime()).orElse(ServiceList.CONTAINER);
    return list.prefix("id", task.id().value())
        && (!list.isSet("name") || list.namePrefix("name", TaskNames.of(state, task)))
        && list.labels("label", spec.map(RetainedSpec::serviceLabels).orElse(Map.of()))
        && list.any("desired-state", task.desiredState().apiName()::equalsIgnoreCase)
        && (list.isSet("runtime") || runtime.equals(ServiceList.CONTAINER))
        && list.any("runtime", runtime::equals)
        && (!list.isSet("_up-to-date") || isUpToDate(state, task));
  }

  private static boolean isUpToDate(ClusterState state, Task task) {
    return task.serviceId()
        .flatMap(state.services()::get)
        .filter(service -> !TaskDirt.isDirty(state, service, task))
        .isPresent();
  }

  private static boolean isState(String word) {
    return TaskState.fromApi(word.toLowerCase(Locale.ROOT)).isPresent();
  }
}
