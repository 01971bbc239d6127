package dev.waggle.sim;

import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.UpdateOrder;
import dev.waggle.model.task.TaskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What must hold after every event, whatever goes wrong. */
final class Invariants {
  // Digests of whole states are dear; a difference that arose once does not go away again.
  private static final int DIGEST_EVERY = 8;

  private final Simulation world;
  private final Map<Long, String> digests = new HashMap<>();
  private final Map<NodeId, Long> lastDown = new TreeMap<>();
  private final Map<TaskId, Long> made = new TreeMap<>();
  private final Map<String, Long> foundUndecided = new TreeMap<>();
  private ClusterState newest = ClusterState.empty();
  private int checks;

  Invariants(Simulation world) {
    this.world = world;
  }

  /** A broken invariant, with all that is needed to look for the cause. */
  static final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    Broken(String what, Simulation world) {
      super(
          "seed "
              + world.seed()
              + ", at "
              + world.now()
              + " ms: "
              + what
              + "\n"
              + world.trace().tail());
    }
  }

  void require(boolean holds, String what) {
    checks++;
    if (!holds) {
      throw new Broken(what, world);
    }
  }

  int checks() {
    return checks;
  }

  /** The newest committed state that any manager has applied. */
  ClusterState newest() {
    return newest;
  }

  void applied(SimManager manager, Applied applied) {
    ClusterState state = applied.state();
    require(applied.voidReason().isEmpty(), "void entry: " + applied.voidReason());
    compare(manager, state);
    if (state.appliedIndex() > newest.appliedIndex()) {
      require(state.clusterMillis() >= newest.clusterMillis(), "cluster time went back");
      ClusterState before = newest;
      newest = state;
      applied.events().forEach(this::checkEvent);
      applied.events().stream()
          .flatMap(event -> event.after().stream())
          .forEach(
              object -> {
                if (object instanceof Task task) {
                  checkSlot(task);
                }
              });
      state.services().forEach(service -> checkReplicas(service));
      state.updatingServices().stream()
          .flatMap(id -> state.services().get(id).stream())
          .forEach(service -> checkPace(before, service));
      state.nodes().forEach(this::checkNode);
    }
  }

  void installed(SimManager manager) {
    compare(manager, manager.state());
  }

  void elected(SimManager manager) {
    require(
        manager.appliedIndex() == world.log().size(), "a leader lacks entries: " + manager.host());
  }

  /** Equal state at equal index on every manager, whether by entries or by snapshot. */
  void compare(SimManager manager, ClusterState state) {
    if (state.appliedIndex() % DIGEST_EVERY != 0) {
      return;
    }
    String digest = manager.digest();
    String other = digests.putIfAbsent(state.appliedIndex(), digest);
    require(
        other == null || other.equals(digest),
        "states differ at index " + state.appliedIndex() + " on " + manager.host());
  }

  private void checkEvent(ClusterEvent event) {
    if (event.after().orElse(null) instanceof Service after
        && event.before().orElse(null) instanceof Service before) {
      checkRollback(before, after);
    }
    if (event.after().orElse(null) instanceof Task after) {
      if (event.before().orElse(null) instanceof Task before) {
        checkTask(before, after);
      } else {
        made.put(after.id(), world.now());
      }
    }
  }

  private void checkTask(Task before, Task after) {
    require(
        !after.state().isBefore(before.state()),
        "observed state went back: " + before + " to " + after);
    require(
        !after.desiredState().isBefore(before.desiredState()),
        "desired state went back: " + before + " to " + after);
    require(
        before.nodeId().isEmpty() || before.nodeId().equals(after.nodeId()),
        "a bound task moved: " + before + " to " + after);
    require(before.slot() == after.slot(), "a task left its slot: " + after);
  }

  private void checkSlot(Task task) {
    if (!wanted(task)) {
      return;
    }
    Optional<Service> service = task.serviceId().flatMap(newest.services()::get);
    Place place = placeOf(task);
    List<Task> live =
        newest.tasksOf(task.serviceId().orElseThrow()).stream()
            .filter(other -> placeOf(other).equals(place) && wanted(other))
            .toList();
    boolean oneFollowsTheOther =
        live.size() == 2
            && service.filter(Invariants::startsFirst).isPresent()
            && live.stream().filter(t -> TaskDirt.isDirty(newest, service.get(), t)).count() == 1;
    require(
        live.size() <= 1 || oneFollowsTheOther, live.size() + " tasks are wanted in slot " + place);
  }

  private static boolean startsFirst(Service service) {
    return service.spec().updateOrDefault().orderOrDefault() == UpdateOrder.START_FIRST;
  }

  /**
   * An update works on no more slots at a time than it may, but for those that it found so when it
   * began.
   */
  private void checkPace(ClusterState before, Service service) {
    UpdateRun run = service.bookkeeping().updateRun().orElseThrow();
    List<Task> undecided =
        newest.tasksOf(service.id()).stream()
            .filter(Invariants::wanted)
            .filter(task -> task.state().isBefore(TaskState.RUNNING))
            .filter(
                task -> task.bookkeeping().trial().filter(t -> t.run() == run.number()).isPresent())
            .toList();
    long found =
        foundUndecided.computeIfAbsent(
            service.id() + "." + run.number(),
            key -> undecided.stream().filter(task -> before.tasks().contains(task.id())).count());
    boolean goesBack =
        service
            .updateStatus()
            .filter(status -> status.state() == UpdateState.ROLLBACK_STARTED)
            .isPresent();
    long most =
        (goesBack ? service.spec().rollbackOrDefault() : service.spec().updateOrDefault())
            .parallelismOrZero();
    require(
        most == 0 || undecided.size() <= Math.max(most, found),
        undecided.size() + " slots at a time are updated, not " + most);
  }

  /** Only an update is rolled back, and only once. */
  private void checkRollback(Service before, Service after) {
    boolean goesBackByItself =
        !before.updateStatus().equals(after.updateStatus())
            && after.updateStatus().filter(Invariants::isAutomaticRollback).isPresent();
    require(
        !goesBackByItself
            || before.updateStatus().filter(s -> s.state() == UpdateState.UPDATING).isPresent(),
        "rolled back from " + before.updateStatus());
  }

  private static boolean isAutomaticRollback(UpdateStatus status) {
    return status.state() == UpdateState.ROLLBACK_STARTED
        && status.message().startsWith("update rolled back");
  }

  /** Where the task stands in its service; in a slot if nobody knows the service any more. */
  Place placeOf(Task task) {
    return task.serviceId()
        .flatMap(newest.services()::get)
        .map(service -> Place.of(service, task))
        .orElseGet(() -> Place.inSlot(task.slot()));
  }

  /** Nobody has told the task to stop, and it is not one of a job that is done. */
  private static boolean wanted(Task task) {
    return Aim.isWanted(task) && !Aim.isReached(task);
  }

  private void checkReplicas(Service service) {
    long wanted =
        newest.tasksOf(service.id()).stream()
            .filter(Invariants::wanted)
            .map(this::placeOf)
            .distinct()
            .count();
    long allowed = allowed(service.spec().modeOrDefault());
    require(wanted <= allowed, wanted + " slots wanted of " + allowed + " of " + service.name());
  }

  private long allowed(ServiceMode mode) {
    if (mode instanceof ServiceMode.Replicated replicated) {
      return replicated.replicas().orElse(1L);
    }
    return mode instanceof ServiceMode.ReplicatedJob job
        ? Math.min(job.maxConcurrentOrDefault(), job.totalCompletionsOrDefault())
        : newest.nodes().size();
  }

  private void checkNode(Node node) {
    if (node.status().state() == NodeState.DOWN) {
      lastDown.put(node.id(), world.now());
    }
    Resources has = node.description().resources();
    long reserved =
        newest.tasksOn(node.id()).stream()
            .filter(task -> !task.state().isBefore(TaskState.ASSIGNED))
            .filter(task -> !task.state().isTerminal() && wanted(task))
            .mapToLong(task -> reserved(task))
            .sum();
    require(
        reserved <= has.nanoCpus().orElse(0L), "processors of " + node.hostname() + " oversold");
  }

  private long reserved(Task task) {
    return newest
        .specOf(task)
        .map(spec -> spec.taskTemplate().reservations().nanoCpus().orElse(0L))
        .orElse(0L);
  }

  /**
   * A container starts: no other of its slot may run, unless one of the two machines was taken for
   * Down since the task was made, so that the leader could not know.
   */
  void started(SimHost host, TaskId id) {
    Optional<SimEngine.Slot> slot = host.engine().slotOf(id);
    for (SimHost other : world.hosts()) {
      boolean mayDiffer = wasDownSince(id, other) || wasDownSince(id, host);
      List<TaskId> twins =
          other.engine().running().stream()
              .filter(task -> !task.equals(id) && other.engine().slotOf(task).equals(slot))
              .toList();
      require(
          twins.isEmpty() || mayDiffer || isGone(other) || mayStandBeside(twins, id),
          "two containers of " + slot + ": " + id + " on " + host + ", " + twins + " on " + other);
    }
  }

  /** The old task of a slot that is still wanted, where the new one starts first. */
  private boolean mayStandBeside(List<TaskId> twins, TaskId id) {
    Optional<Service> service =
        newest.tasks().get(id).flatMap(Task::serviceId).flatMap(newest.services()::get);
    return twins.size() == 1
        && service.filter(Invariants::startsFirst).isPresent()
        && newest.tasks().get(twins.get(0)).filter(Invariants::wanted).isPresent();
  }

  private boolean wasDownSince(TaskId task, SimHost host) {
    return lastDown.getOrDefault(host.id(), -1L) >= made.getOrDefault(task, Long.MAX_VALUE);
  }

  private boolean isGone(SimHost host) {
    return newest
        .nodes()
        .get(host.id())
        .filter(node -> node.status().state() != NodeState.DOWN)
        .isEmpty();
  }

  /** At the end: what runs is what is wanted, and nothing else. */
  void settled(ServiceId service) {
    for (SimHost host : world.hosts()) {
      if (host.isPowered()) {
        for (TaskId id : host.engine().running()) {
          Optional<Task> task = newest.tasks().get(id);
          require(
              task.filter(Invariants::wanted).isPresent()
                  && task.flatMap(Task::nodeId).equals(Optional.of(host.id())),
              "a container that nobody wants: " + id + " on " + host);
        }
      }
    }
    for (Task task : newest.tasksOf(service)) {
      if (task.state() == TaskState.RUNNING && wanted(task)) {
        SimHost host = world.hostOf(task.nodeId().orElseThrow()).orElseThrow();
        require(host.engine().runs(task.id()), "said to run and does not: " + task);
      }
    }
  }
}
