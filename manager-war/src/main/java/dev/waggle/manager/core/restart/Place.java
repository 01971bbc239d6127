package dev.waggle.manager.core.restart;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ServiceMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the attempts of one replica follow each other: a numbered slot, or the node where a service
 * has one task on every node.
 *
 * @param slot 0 on a node; the slots of a job are numbered from 0, all others from 1
 * @param node the node of a global service's task, empty for a slot
 */
public record Place(long slot, Optional<NodeId> node) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong((Place place) -> place.slot)
          .thenComparing(place -> place.node().map(NodeId::value).orElse(""));

  public static Place inSlot(long number) {
    return new Place(number, Optional.empty());
  }

  public static Place onNode(NodeId node) {
    return new Place(0, Optional.of(node));
  }

  /** Whether the service has its places on nodes. */
  public static boolean isOnNodes(Service service) {
    ServiceMode mode = service.spec().modeOrDefault();
    return mode instanceof ServiceMode.Global || mode instanceof ServiceMode.GlobalJob;
  }

  /** The place of a task of the service. */
  public static Place of(Service service, Task task) {
    return isOnNodes(service) ? new Place(0, task.nodeId()) : inSlot(task.slot());
  }

  /** The tasks of one service by place. */
  public static SortedMap<Place, List<Task>> group(Service service, Collection<Task> tasks) {
    SortedMap<Place, List<Task>> places = new TreeMap<>();
    for (Task task : tasks) {
      places.computeIfAbsent(of(service, task), place -> new ArrayList<>()).add(task);
    }
    return places;
  }

  /** The tasks of the service by place; none if there is no such service any more. */
  public static SortedMap<Place, List<Task>> group(ClusterState state, ServiceId service) {
    return state
        .services()
        .get(service)
        .map(found -> group(found, state.tasksOf(service)))
        .orElseGet(TreeMap::new);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
