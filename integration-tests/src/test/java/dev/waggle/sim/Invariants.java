package dev.waggle.sim;

import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.UpdateOrder;
import dev.waggle.model.task.TaskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What must hold after every event, whatever goes wrong. */
final class Invariants {
  private final Simulation world;
  private final ReplicaChecks replicas;
  private final NodeChecks nodes;
  private final StartChecks starts;
  private final UpdateChecks updates;
  private final Map<String, Set<TaskId>> attempts = new HashMap<>();
  private ClusterState newest = ClusterState.empty();
  private int checks;

  Invariants(Simulation world) {
    this.world = world;
    this.replicas = new ReplicaChecks(this);
    this.nodes = new NodeChecks(world, this);
    this.starts = new StartChecks(world, this);
    this.updates = new UpdateChecks(this);
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
    replicas.compare(manager);
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
          .forEach(service -> updates.checkPace(before, service));
      state.nodes().forEach(nodes::check);
      state.nodes().forEach(starts::looksAt);
    }
  }

  void installed(SimManager manager) {
    replicas.compare(manager);
  }

  /** The log ends where this state is: what came after it never was. */
  void cutBackTo(ClusterState state) {
    newest = state;
    replicas.forgetAfter(state.appliedIndex());
    attempts.clear();
    starts.cutBackTo(state);
  }

  /** Nothing is known any more of what the managers have. */
  void restored() {
    cutBackTo(ClusterState.empty());
  }

  void elected(SimManager manager) {
    require(
        manager.appliedIndex() == manager.host().log().size(),
        "a leader lacks entries: " + manager.host());
  }

  private void checkEvent(ClusterEvent event) {
    if (event.after().orElse(null) instanceof Service after
        && event.before().orElse(null) instanceof Service before) {
      updates.checkRollback(before, after);
    }
    if (event.after().orElse(null) instanceof Node after
        && event.before().orElse(null) instanceof Node before) {
      nodes.checkDown(before, after);
    }
    starts.changed(event);
    if (event.after().orElse(null) instanceof Task after) {
      if (event.before().orElse(null) instanceof Task before) {
        checkTask(before, after);
      } else {
        checkAttempts(after);
      }
    }
  }

  /**
   * Of one slot and one spec, no more tasks are ever made than first was asked for and its policy
   * then allows, however often the leader changes. Only where the policy counts the whole life.
   */
  private void checkAttempts(Task task) {
    Service service = task.serviceId().flatMap(newest.services()::get).orElseThrow();
    RestartPolicy policy = service.spec().taskTemplateOrEmpty().restartOrDefault();
    long most = policy.maxAttemptsOrZero();
    if (most == 0 || !policy.windowOrZero().isZero()) {
      return;
    }
    String slot = service.id() + " " + service.spec().hashCode() + " " + placeOf(task);
    Set<TaskId> made = attempts.computeIfAbsent(slot, key -> new TreeSet<>());
    made.add(task.id());
    require(made.size() <= most + 1, made.size() + " attempts, not 1 + " + most + ": " + slot);
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

  static boolean startsFirst(Service service) {
    return service.spec().updateOrDefault().orderOrDefault() == UpdateOrder.START_FIRST;
  }

  /** Where the task stands in its service; in a slot if nobody knows the service any more. */
  Place placeOf(Task task) {
    return task.serviceId()
        .flatMap(newest.services()::get)
        .map(service -> Place.of(service, task))
        .orElseGet(() -> Place.inSlot(task.slot()));
  }

  /** Nobody has told the task to stop, and it is not one of a job that is done. */
  static boolean wanted(Task task) {
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

  /** A container starts. */
  void started(SimHost host, TaskId id) {
    starts.started(host, id);
  }

  /** The agent was told that its report is known. */
  void acknowledged(SimHost host, List<TaskStatusUpdate> reported) {
    for (TaskStatusUpdate update : reported) {
      Optional<Task> task = newest.tasks().get(update.taskId());
      require(
          task.filter(t -> t.state().isBefore(update.status().state())).isEmpty(),
          "acknowledged to " + host + " and not written: " + update + ", but " + task);
    }
  }

  /** At the end: what runs is what is wanted, and nothing else, once slow stops are over. */
  void settled(ServiceId service) {
    world.await(
        "end of all that nobody wants",
        SimEngine.SLOW_STOP_TAKES + Budgets.ATTEMPT,
        () -> world.hosts().stream().allMatch(this::runsOnlyWhatIsWanted));
    for (Task task : newest.tasksOf(service)) {
      if (task.state() == TaskState.RUNNING && wanted(task)) {
        SimHost host = world.hostOf(task.nodeId().orElseThrow()).orElseThrow();
        require(host.containers().runs(task.id()), "said to run and does not: " + task);
      }
    }
  }

  private boolean runsOnlyWhatIsWanted(SimHost host) {
    return !host.isPowered()
        || host.containers().running().stream()
                .flatMap(id -> newest.tasks().get(id).filter(Invariants::wanted).stream())
                .filter(task -> task.nodeId().equals(Optional.of(host.id())))
                .count()
            == host.containers().running().size();
  }
}
