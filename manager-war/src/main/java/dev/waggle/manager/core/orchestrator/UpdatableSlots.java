package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The places through which a rolling update goes, each with the tasks that stand for it: the slots
 * of a replicated service, the nodes of a global one. Jobs have none, since a changed job runs
 * anew. A paused node, or one on which the service has no business, is left out: what is there is
 * the orchestrator's.
 */
public final class UpdatableSlots {
  private static final RestartRule RULE = new RestartRule();
  private static final Replacement REPLACEMENT = new Replacement(RULE, new TaskFactory());

  private UpdatableSlots() {}

  /**
   * The places and their tasks, in the order of the places; never one without a task.
   *
   * @param nowMillis cluster time
   */
  public static SortedMap<Place, List<Task>> of(
      ClusterState state, Service service, long nowMillis) {
    if (service.spec().isReplicated()) {
      return ofSlots(state, service, nowMillis);
    }
    return service.spec().isGlobal() ? ofNodes(state, service, nowMillis) : new TreeMap<>();
  }

  private static SortedMap<Place, List<Task>> ofSlots(
      ClusterState state, Service service, long nowMillis) {
    SortedMap<Place, List<Task>> places = new TreeMap<>();
    ServiceSlots.of(state, service, RULE, nowMillis)
        .present()
        .forEach((slot, tasks) -> places.put(Place.inSlot(slot), tasks));
    return places;
  }

  private static SortedMap<Place, List<Task>> ofNodes(
      ClusterState state, Service service, long nowMillis) {
    Homes homes = Homes.of(state, service);
    Map<Place, List<Task>> all = Place.group(service, state.tasksOf(service.id()));
    SortedMap<Place, List<Task>> places = new TreeMap<>();
    for (NodeId node : state.nodes().stream().map(Node::id).toList()) {
      NodePlace there = NodePlace.of(service, all.getOrDefault(Place.onNode(node), List.of()));
      List<Task> present = there.present(state, service, RULE, nowMillis);
      if (!present.isEmpty() && homes.at(node) == Homes.Home.OPEN) {
        places.put(Place.onNode(node), present);
      }
    }
    return places;
  }

  /**
   * A task of the current spec for the place, not added to the draft. It waits while a task of the
   * place that is to stop may still run.
   *
   * @param attempts the tasks that the place has, as they were at some time of this round
   */
  public static Task newcomer(
      Draft draft, DecisionContext context, Service service, Place place, List<Task> attempts) {
    List<Task> earlier =
        attempts.stream().flatMap(task -> draft.state().tasks().get(task.id()).stream()).toList();
    return REPLACEMENT.newcomer(draft, context, service, place, earlier);
  }
}
