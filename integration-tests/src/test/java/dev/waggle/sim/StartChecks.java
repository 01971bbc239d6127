package dev.waggle.sim;

import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must be so when a container starts. */
final class StartChecks {
  private static final String OVERDUE = "has not reported its end in time";

  private final Simulation world;
  private final Invariants invariants;
  private final Map<NodeId, Long> lastDown = new TreeMap<>();
  private final Map<TaskId, Long> made = new TreeMap<>();
  private final Map<TaskId, Long> unwanted = new TreeMap<>();
  private final Set<TaskId> overdue = new TreeSet<>();

  StartChecks(Simulation world, Invariants invariants) {
    this.world = world;
    this.invariants = invariants;
  }

  /**
   * Notes since when tasks are there, since when nobody wants them, and which are overdue: that is
   * shown until the agent has something new to report.
   */
  void changed(ClusterEvent event) {
    if (event.after().orElse(null) instanceof Task task) {
      made.putIfAbsent(task.id(), world.now());
      if (task.status().err().filter(err -> err.contains(OVERDUE)).isPresent()) {
        overdue.add(task.id());
      }
      if (!Invariants.wanted(task)) {
        unwanted.putIfAbsent(task.id(), world.now());
      }
    } else if (event.before().orElse(null) instanceof Task task) {
      unwanted.putIfAbsent(task.id(), world.now());
    }
  }

  /** Nobody knows any more what was wanted after this state. */
  void cutBackTo(ClusterState state) {
    made.keySet().stream().filter(id -> !state.tasks().contains(id)).forEach(overdue::add);
    unwanted.keySet().removeIf(id -> state.tasks().get(id).filter(Invariants::wanted).isPresent());
  }

  /** Notes which nodes are Down. */
  void looksAt(Node node) {
    if (node.status().state() == NodeState.DOWN) {
      lastDown.put(node.id(), world.now());
    }
  }

  void started(SimHost host, TaskId id) {
    wasWanted(host, id);
    isAlone(host, id);
  }

  /** It was wanted when this process of the agent's was there to hear it, or later. */
  private void wasWanted(SimHost host, TaskId id) {
    Optional<Long> since = Optional.ofNullable(unwanted.get(id));
    invariants.require(
        since.filter(at -> at < host.processSince()).isEmpty(),
        "started on " + host + ", and not wanted since before its process began: " + id);
  }

  /**
   * No other of its slot may run, unless one of the two machines was taken for Down since the task
   * was made, so that the leader could not know, or the slot has shown that the other is overdue,
   * or the service starts first: then it waits for nobody, and those told to stop before may take
   * their time. What a former self of a machine left is told to stop when its node is removed. How
   * many of them are wanted is checked at every entry.
   */
  private void isAlone(SimHost host, TaskId id) {
    Optional<SimContainers.Slot> slot = host.containers().slotOf(id);
    for (SimHost other : world.hosts()) {
      boolean mayDiffer = wasDownSince(id, other) || wasDownSince(id, host);
      List<TaskId> twins =
          other.containers().running().stream()
              .filter(task -> !task.equals(id) && other.containers().slotOf(task).equals(slot))
              .filter(task -> !overdue.contains(task) && other.containers().isOwn(task))
              .toList();
      invariants.require(
          twins.isEmpty() || mayDiffer || isGone(other) || startsFirst(id),
          "two containers of " + slot + ": " + id + " on " + host + ", " + twins + " on " + other);
    }
  }

  private boolean startsFirst(TaskId id) {
    return invariants
        .newest()
        .tasks()
        .get(id)
        .flatMap(Task::serviceId)
        .flatMap(invariants.newest().services()::get)
        .filter(Invariants::startsFirst)
        .isPresent();
  }

  private boolean wasDownSince(TaskId task, SimHost host) {
    return lastDown.getOrDefault(host.id(), -1L) >= made.getOrDefault(task, Long.MAX_VALUE);
  }

  private boolean isGone(SimHost host) {
    return invariants
        .newest()
        .nodes()
        .get(host.id())
        .filter(node -> node.status().state() != NodeState.DOWN)
        .isEmpty();
  }
}
