package dev.waggle.sim;

import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The containers that an engine has, with their labels: of a task, its slot and its node. */
final class SimContainers {
  private static final long KILLED = 137;

  private final NodeId node;
  private final SortedMap<TaskId, ContainerView> containers = new TreeMap<>();
  private final SortedMap<TaskId, Slot> slots = new TreeMap<>();
  private final SortedMap<TaskId, NodeId> owners = new TreeMap<>();
  private final Set<TaskId> jobs = new TreeSet<>();

  /** Whose place a container takes. */
  record Slot(ServiceId service, Place place) {}

  /** None yet. New ones get the label of this node. */
  SimContainers(NodeId node) {
    this.node = node;
  }

  // --- what becomes of them

  /** The container of a task; it is made if there is none. */
  ContainerView make(TaskId task, String id, Slot slot, boolean ofJob) {
    slots.put(task, slot);
    if (ofJob) {
      jobs.add(task);
    }
    owners.put(task, node);
    return containers.computeIfAbsent(task, t -> ContainerView.created(id));
  }

  void is(TaskId task, ContainerView container) {
    containers.put(task, container);
  }

  void end(TaskId task, long exitCode) {
    containers.computeIfPresent(task, (t, c) -> ContainerView.exited(c.id(), exitCode));
  }

  void stop(TaskId task) {
    if (runs(task)) {
      end(task, KILLED);
    }
  }

  void allEnd() {
    running().forEach(this::stop);
  }

  void remove(TaskId task) {
    jobs.remove(task);
    containers.remove(task);
    slots.remove(task);
    owners.remove(task);
  }

  /** All that are here are there from now on, with the labels that they have. */
  void moveTo(SimContainers other) {
    other.containers.putAll(containers);
    other.slots.putAll(slots);
    other.owners.putAll(owners);
    other.jobs.addAll(jobs);
    containers.clear();
  }

  // --- what one sees who looks

  Optional<ContainerView> look(TaskId task) {
    return Optional.ofNullable(containers.get(task));
  }

  boolean runs(TaskId task) {
    return look(task).filter(c -> c.phase() == Phase.RUNNING).isPresent();
  }

  List<TaskId> running() {
    List<TaskId> running = new ArrayList<>(containers.keySet());
    running.removeIf(task -> !runs(task));
    return running;
  }

  boolean isOfJob(TaskId task) {
    return jobs.contains(task);
  }

  Optional<Slot> slotOf(TaskId task) {
    return Optional.ofNullable(slots.get(task));
  }

  /** Whether the container has the label of this node, not of a former self. */
  boolean isOwn(TaskId task) {
    return node.equals(owners.get(task));
  }

  /** With the label of the node. */
  Set<TaskId> known() {
    Set<TaskId> known = new TreeSet<>(containers.keySet());
    known.removeIf(task -> !isOwn(task));
    return known;
  }

  /** With the labels of other nodes. */
  SortedMap<NodeId, Set<TaskId>> beside() {
    SortedMap<NodeId, Set<TaskId>> beside = new TreeMap<>();
    containers
        .keySet()
        .forEach(id -> beside.computeIfAbsent(owners.get(id), n -> new TreeSet<>()).add(id));
    beside.remove(node);
    return beside;
  }
}
