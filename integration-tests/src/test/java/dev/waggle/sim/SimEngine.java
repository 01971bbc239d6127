package dev.waggle.sim;

import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import java.util.Optional;
import java.util.Set;
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
  private final SimContainers containers;
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

  SimEngine(Simulation world, SimHost host) {
    this.world = world;
    this.host = host;
    this.containers = new SimContainers(host.id());
  }

  /** What it has, whether it answers or not. */
  SimContainers containers() {
    return containers;
  }

  /** Begins an action; its end is told unless the process is gone by then. */
  void begin(LocalTask task, TaskAction action, Consumer<StepOutcome> ended) {
    cancelled.remove(task.id());
    long takes = duration(action);
    if (action instanceof TaskAction.Stop && world.has(Bug.END_TOLD_TOO_EARLY)) {
      Optional<String> id = containers.look(task.id()).map(ContainerView::id);
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
    containers.allEnd();
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
      containers.stop(id);
    }
    if (action instanceof TaskAction.Remove) {
      containers.remove(id);
    }
    return new StepOutcome.Done(containers.look(id));
  }

  private StepOutcome prepare(LocalTask local) {
    if (world.faults().strikes(Fault.PREPARE_FAILED)) {
      return world.engineDice().chance(0.5)
          ? StepOutcome.temporary("registry does not answer")
          : StepOutcome.fatal("No such image: alpine");
    }
    if (imageOf(local).startsWith(MISSING)) {
      return StepOutcome.fatal("No such image: " + imageOf(local));
    }
    Task task = local.assigned().task();
    return StepOutcome.done(
        containers.make(
            task.id(),
            "c" + host.name() + made++,
            new SimContainers.Slot(
                task.serviceId().orElseThrow(), world.invariants().placeOf(task)),
            task.jobIteration().isPresent()));
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
    Optional<ContainerView> container = containers.look(id);
    if (container.isEmpty()) {
      return StepOutcome.fatal("no container");
    }
    if (container.get().phase() != Phase.CREATED) {
      return StepOutcome.done(container.get());
    }
    if (world.faults().strikes(Fault.START_FAILED)) {
      return StepOutcome.fatal("cannot start container");
    }
    ContainerView running = ContainerView.running(container.get().id(), 1_000 + made);
    containers.is(id, running);
    world.trace().line(host.name(), "container of " + id.value().substring(0, 8) + " runs");
    world.invariants().started(host, id);
    if (imageOf(task).startsWith(CRASHING)) {
      world
          .queue()
          .after(world.engineDice().between(100, CRASHES_WITHIN), () -> end(id, 1, "died"));
    }
    return StepOutcome.done(running);
  }

  /** As the agent asks for it by itself; an engine that does not answer does nothing. */
  void removeStray(TaskId id) {
    if (answers()) {
      containers.remove(id);
    }
  }

  /** Containers end by themselves, those of jobs when they are done; the agent sees it. */
  void endSome() {
    for (TaskId id : containers.running()) {
      if (world.faults().strikes(Fault.TASK_CRASHED)) {
        end(id, 1, "died");
      } else if (world.faults().strikes(Fault.CONTAINER_LOST)) {
        lose(id);
      } else if (containers.isOfJob(id) && world.engineDice().chance(JOB_DONE)) {
        end(id, 0, "is done");
      }
    }
  }

  private void end(TaskId id, long exitCode, String how) {
    if (!host.isPowered() || !containers.runs(id)) {
      return;
    }
    containers.end(id, exitCode);
    world.trace().line(host.name(), "container of " + id.value().substring(0, 8) + " " + how);
    tell(id);
  }

  /** Somebody removes a container behind the agent's back. */
  void lose(TaskId id) {
    world.trace().line(host.name(), "container of " + id.value().substring(0, 8) + " is removed");
    containers.remove(id);
    tell(id);
  }

  private void tell(TaskId id) {
    if (answers()) {
      host.process(() -> host.agent().ifPresent(agent -> agent.look(id)));
    }
  }

  /** What runs stops with the machine; what was made is still there when it is back. */
  void powerOff() {
    containers.allEnd();
    cancelled.clear();
    condition = Condition.ANSWERS;
    troubles++;
  }

  void processGone() {
    cancelled.clear();
  }
}
