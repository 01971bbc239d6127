package dev.waggle.sim;

import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
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
import java.util.function.Consumer;

/**
 * A host's container engine: slow, failing at times; containers live on without the agent. Images
 * whose names begin with {@link #CRASHING} give containers that end soon after their start; there
 * are none whose names begin with {@link #MISSING}.
 */
final class SimEngine {
  static final String CRASHING = "crashing";
  static final String MISSING = "missing";
  private static final long KILLED = 137;

  /** What ends at all ends within this. */
  static final long SLOW_STOP_TAKES = 90_000;

  /** At most, as the others: what calls take that go well, and how long what crashes runs. */
  static final long SLOW_PULL_TAKES = 9_000;

  static final long START_TAKES = 250;
  static final long STOP_TAKES = 1_500;
  static final long CRASHES_WITHIN = 4_000;

  private static final long HANGING_LOOK = 250;

  /** How probably a job's container is done at each look. */
  private static final double JOB_DONE = 0.2;

  private final Simulation world;
  private final SimHost host;
  private final SortedMap<TaskId, ContainerView> containers = new TreeMap<>();
  private final SortedMap<TaskId, Slot> slots = new TreeMap<>();
  private final SortedMap<TaskId, NodeId> owners = new TreeMap<>();
  private final Set<TaskId> jobs = new TreeSet<>();
  private final Set<TaskId> cancelled = new TreeSet<>();
  private Condition condition = Condition.ANSWERS;
  private Optional<Long> stopTakes = Optional.empty();
  private int troubles;
  private int made;

  private enum Condition {
    ANSWERS,
    STOPPED,
    HANGS
  }

  /** Whose place a container takes. */
  record Slot(ServiceId service, Place place) {}

  SimEngine(Simulation world, SimHost host) {
    this.world = world;
    this.host = host;
  }

  /** Begins an action; its end is told unless the process is gone by then. */
  void begin(LocalTask task, TaskAction action, Consumer<StepOutcome> ended) {
    cancelled.remove(task.id());
    long takes = duration(action);
    if (action instanceof TaskAction.Stop && world.has(Bug.END_TOLD_TOO_EARLY)) {
      Optional<String> id = look(task.id()).map(ContainerView::id);
      ended.accept(new StepOutcome.Done(id.map(c -> ContainerView.exited(c, 0))));
      host.later(takes, () -> tryToEnd(task, action, outcome -> {}));
    } else {
      host.later(takes, () -> tryToEnd(task, action, ended));
    }
  }

  private void tryToEnd(LocalTask task, TaskAction action, Consumer<StepOutcome> ended) {
    if (condition == Condition.HANGS && !cancelled.contains(task.id())) {
      host.later(HANGING_LOOK, () -> tryToEnd(task, action, ended));
    } else {
      ended.accept(end(task, action));
    }
  }

  /** Answers nobody for so long; the containers run on. */
  void stopFor(long millis) {
    be(Condition.STOPPED, millis);
  }

  /** Takes calls for so long and ends none. */
  void hangFor(long millis) {
    be(Condition.HANGS, millis);
  }

  /** All containers end; after so long it answers again. */
  void restart(long millis) {
    allEnd();
    be(Condition.STOPPED, millis);
  }

  private void be(Condition worse, long millis) {
    world.trace().line(host.name(), "engine: " + worse + " for " + millis);
    condition = worse;
    int mine = ++troubles;
    world
        .queue()
        .after(
            millis,
            () -> {
              if (mine == troubles) {
                answerAgain();
              }
            });
  }

  void answerAgain() {
    if (condition != Condition.ANSWERS) {
      world.trace().line(host.name(), "engine answers");
      condition = Condition.ANSWERS;
      host.process(() -> host.agent().ifPresent(SimAgent::lookAtAll));
    }
  }

  boolean answers() {
    return condition == Condition.ANSWERS;
  }

  void cancel(TaskId task) {
    cancelled.add(task);
  }

  /** Stops take so long from now on. */
  void stopsTake(long millis) {
    stopTakes = Optional.of(millis);
  }

  private long duration(TaskAction action) {
    Dice dice = world.engineDice();
    if (action instanceof TaskAction.Prepare) {
      return world.faults().strikes(Fault.SLOW_PULL)
          ? dice.between(2_000, SLOW_PULL_TAKES)
          : dice.between(20, 300);
    }
    if (action instanceof TaskAction.Start || action instanceof TaskAction.Remove) {
      return dice.between(20, START_TAKES);
    }
    if (action instanceof TaskAction.Stop && stopTakes.isPresent()) {
      return stopTakes.get();
    }
    if (action instanceof TaskAction.Stop) {
      return world.faults().strikes(Fault.SLOW_STOP)
          ? SLOW_STOP_TAKES
          : dice.between(50, STOP_TAKES);
    }
    return dice.between(1, 5);
  }

  private StepOutcome end(LocalTask task, TaskAction action) {
    TaskId id = task.id();
    if (cancelled.remove(id)) {
      return StepOutcome.temporary("cancelled");
    }
    if (!answers()) {
      return StepOutcome.temporary("Cannot connect to the Docker daemon");
    }
    if (action instanceof TaskAction.Prepare) {
      return prepare(task);
    }
    if (action instanceof TaskAction.Start) {
      return start(task);
    }
    if (action instanceof TaskAction.Stop) {
      stop(id);
    }
    if (action instanceof TaskAction.Remove) {
      stop(id);
      remove(id);
    }
    return new StepOutcome.Done(Optional.ofNullable(containers.get(id)));
  }

  private StepOutcome prepare(LocalTask task) {
    if (world.faults().strikes(Fault.PREPARE_FAILED)) {
      return world.engineDice().chance(0.5)
          ? StepOutcome.temporary("registry does not answer")
          : StepOutcome.fatal("No such image: alpine");
    }
    if (imageOf(task).startsWith(MISSING)) {
      return StepOutcome.fatal("No such image: " + imageOf(task));
    }
    slots.put(
        task.id(),
        new Slot(
            task.assigned().task().serviceId().orElseThrow(),
            world.invariants().placeOf(task.assigned().task())));
    if (task.assigned().task().jobIteration().isPresent()) {
      jobs.add(task.id());
    }
    owners.put(task.id(), host.id());
    containers.putIfAbsent(task.id(), ContainerView.created("c" + host.name() + made++));
    return StepOutcome.done(containers.get(task.id()));
  }

  private static String imageOf(LocalTask task) {
    return task.assigned()
        .task()
        .spec()
        .flatMap(spec -> spec.containerOrEmpty().image())
        .orElse("");
  }

  private StepOutcome start(LocalTask task) {
    TaskId id = task.id();
    ContainerView container = containers.get(id);
    if (container == null) {
      return StepOutcome.fatal("no container");
    }
    if (container.phase() != Phase.CREATED) {
      return StepOutcome.done(container);
    }
    if (world.faults().strikes(Fault.START_FAILED)) {
      return StepOutcome.fatal("cannot start container");
    }
    containers.put(id, ContainerView.running(container.id(), 1_000 + made));
    world.trace().line(host.name(), "container of " + id.value().substring(0, 8) + " runs");
    world.invariants().started(host, id);
    if (imageOf(task).startsWith(CRASHING)) {
      world
          .queue()
          .after(world.engineDice().between(100, CRASHES_WITHIN), () -> end(id, 1, "died"));
    }
    return StepOutcome.done(containers.get(id));
  }

  private void stop(TaskId id) {
    ContainerView container = containers.get(id);
    if (container != null && container.phase() == Phase.RUNNING) {
      containers.put(id, ContainerView.exited(container.id(), KILLED));
    }
  }

  /** As the agent asks for it by itself; an engine that does not answer does nothing. */
  void removeStray(TaskId id) {
    if (answers()) {
      remove(id);
    }
  }

  private void remove(TaskId id) {
    jobs.remove(id);
    containers.remove(id);
    slots.remove(id);
    owners.remove(id);
  }

  /** All that this engine has is the other's from now on: its host is another node. */
  void becomes(SimEngine same) {
    same.containers.putAll(containers);
    same.slots.putAll(slots);
    same.owners.putAll(owners);
    same.jobs.addAll(jobs);
    containers.clear();
  }

  /** Containers end by themselves, those of jobs when they are done; the agent sees it. */
  void endSome() {
    for (TaskId id : running()) {
      if (world.faults().strikes(Fault.TASK_CRASHED)) {
        end(id, 1, "died");
      } else if (world.faults().strikes(Fault.CONTAINER_LOST)) {
        lose(id);
      } else if (jobs.contains(id) && world.engineDice().chance(JOB_DONE)) {
        end(id, 0, "is done");
      }
    }
  }

  private void end(TaskId id, long exitCode, String how) {
    if (!host.isPowered() || !runs(id)) {
      return;
    }
    containers.put(id, ContainerView.exited(containers.get(id).id(), exitCode));
    world.trace().line(host.name(), "container of " + id.value().substring(0, 8) + " " + how);
    tell(id);
  }

  /** Somebody removes a container behind the agent's back. */
  void lose(TaskId id) {
    world.trace().line(host.name(), "container of " + id.value().substring(0, 8) + " is removed");
    remove(id);
    tell(id);
  }

  private void tell(TaskId id) {
    if (answers()) {
      host.process(() -> host.agent().ifPresent(agent -> agent.look(id)));
    }
  }

  /** The container of a task, to one who asks. */
  Optional<ContainerView> look(TaskId id) {
    return Optional.ofNullable(containers.get(id));
  }

  /** What runs stops with the machine; what was made is still there when it is back. */
  void powerOff() {
    allEnd();
    cancelled.clear();
    condition = Condition.ANSWERS;
    troubles++;
  }

  private void allEnd() {
    containers.replaceAll(
        (id, c) -> c.phase() == Phase.RUNNING ? ContainerView.exited(c.id(), KILLED) : c);
  }

  void processGone() {
    cancelled.clear();
  }

  /** With the label of the node. */
  Set<TaskId> known() {
    Set<TaskId> known = new TreeSet<>(containers.keySet());
    known.removeIf(task -> !isOwn(task));
    return known;
  }

  /** Whether the container has the label of this node, not of a former self. */
  boolean isOwn(TaskId task) {
    return host.id().equals(owners.get(task));
  }

  /** With the labels of other nodes. */
  SortedMap<NodeId, Set<TaskId>> beside() {
    SortedMap<NodeId, Set<TaskId>> beside = new TreeMap<>();
    containers
        .keySet()
        .forEach(id -> beside.computeIfAbsent(owners.get(id), n -> new TreeSet<>()).add(id));
    beside.remove(host.id());
    return beside;
  }

  List<TaskId> running() {
    List<TaskId> running = new ArrayList<>();
    containers.forEach(
        (id, c) -> {
          if (c.phase() == Phase.RUNNING) {
            running.add(id);
          }
        });
    return running;
  }

  boolean runs(TaskId id) {
    return Optional.ofNullable(containers.get(id))
        .filter(c -> c.phase() == Phase.RUNNING)
        .isPresent();
  }

  Optional<Slot> slotOf(TaskId id) {
    return Optional.ofNullable(slots.get(id));
  }
}
