package dev.waggle.agent.core.node;

import dev.waggle.agent.core.report.StatusOutbox;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.EngineView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.agent.core.task.TaskProgress;
import dev.waggle.agent.core.task.TaskStepper;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.Optional;
import java.util.OptionalLong;

/** One task: at most one action of the engine is under way for it at any time. */
final class TaskRunner {
  /** How long to wait after an error that may pass; unbounded in number, without back-off. */
  static final long RETRY_MILLIS = 1_000;

  /**
   * How long a state that a task passes through waits for company on its way to the managers: each
   * report costs them an entry of the log. SwarmKit's dispatcher gathers them, too.
   */
  static final long PASSING_MILLIS = 250;

  private LocalTask task;
  private EngineView engine = EngineView.UNKNOWN;
  private Optional<TaskAction> underWay = Optional.empty();
  private boolean cancelled;
  private boolean awaited;
  private OptionalLong notBefore = OptionalLong.empty();

  TaskRunner(LocalTask task) {
    this.task = task;
  }

  /** A task that this node did not have; its state is what the managers know of it. */
  static TaskRunner begin(AssignedTask assigned) {
    return new TaskRunner(new LocalTask(assigned, assigned.task().status(), false));
  }

  LocalTask task() {
    return task;
  }

  OptionalLong wakeUpAt() {
    return underWay.isPresent() ? OptionalLong.empty() : notBefore;
  }

  /** Takes a new wish of the managers; what is under way for the old one is broken off. */
  void assign(AssignedTask assigned, Tick now, Effects effects, StatusOutbox outbox) {
    if (task.withdrawn()) {
      return;
    }
    boolean mustStop = !assigned.desiredState().isBefore(TaskState.SHUTDOWN);
    change(task.withAssigned(assigned), mustStop, now, effects, outbox);
  }

  void withdraw(Tick now, Effects effects, StatusOutbox outbox) {
    if (!task.withdrawn()) {
      change(task.asWithdrawn(true), true, now, effects, outbox);
    }
  }

  void allowStart(Tick now, Effects effects, StatusOutbox outbox) {
    if (!engine.mayStart()) {
      engine = engine.allowedToStart(true);
      step(now, effects, outbox);
    }
  }

  /** The engine shows something unasked. That there is nothing is believed only when asked for. */
  void seen(Optional<ContainerView> container, Tick now, Effects effects, StatusOutbox outbox) {
    if (container.isPresent()) {
      engine = engine.showing(container);
    } else if (engine.container().isPresent() && underWay.isEmpty()) {
      engine = engine.toBeLookedAt();
      awaited = false;
    }
    step(now, effects, outbox);
  }

  /** Whether the task is gone for good. */
  boolean finished(
      TaskAction action, StepOutcome outcome, Tick now, Effects effects, StatusOutbox outbox) {
    if (!underWay.equals(Optional.of(action))) {
      return false;
    }
    underWay = Optional.empty();
    boolean brokenOff = cancelled && outcome instanceof StepOutcome.Failed;
    cancelled = false;
    if (outcome instanceof StepOutcome.Done done) {
      if (action instanceof TaskAction.Remove && task.withdrawn()) {
        return true;
      }
      if (!(action instanceof TaskAction.Accept)) {
        engine = engine.showing(done.container());
      }
      // What a start shows at its end is as good as a look; later changes are told by the watch.
      awaited |= action instanceof TaskAction.Await || action instanceof TaskAction.Start;
    } else if (!brokenOff) {
      notBefore = OptionalLong.of(now.millis() + RETRY_MILLIS);
    }
    if (!brokenOff) {
      tell(statusAfter(action, outcome, now), now, effects, outbox);
    }
    step(now, effects, outbox);
    return false;
  }

  /** Goes on as far as it can without the engine, then begins what the engine has to do. */
  void step(Tick now, Effects effects, StatusOutbox outbox) {
    if (underWay.isPresent()) {
      return;
    }
    if (notBefore.isPresent() && now.millis() < notBefore.getAsLong()) {
      return;
    }
    notBefore = OptionalLong.empty();
    TaskStatus status = task.status();
    TaskAction action = TaskStepper.next(task, engine);
    while (action instanceof TaskAction.Advance advance) {
      status = TaskProgress.advanced(status, advance, engine, now.wallClock());
      action = TaskStepper.next(task.withStatus(status), engine);
    }
    tell(status, now, effects, outbox);
    if (action.byEngine() && !(action instanceof TaskAction.Await && awaited)) {
      underWay = Optional.of(action);
      effects.add(new Effect.Begin(task, action));
    } else {
      outbox.hurry(task.id(), now.millis()); // it rests here: the managers' word may be next
    }
  }

  private TaskStatus statusAfter(TaskAction action, StepOutcome outcome, Tick now) {
    boolean stopped =
        action instanceof TaskAction.Stop
            && outcome instanceof StepOutcome.Done
            && !task.assigned().desiredState().isBefore(TaskState.SHUTDOWN);
    return stopped
        ? TaskProgress.shutDown(task.status(), engine, now.wallClock())
        : TaskProgress.after(task.status(), action, outcome, engine, now.wallClock());
  }

  private void change(
      LocalTask changed, boolean mustStop, Tick now, Effects effects, StatusOutbox outbox) {
    task = changed;
    effects.add(new Effect.Store(task));
    notBefore = OptionalLong.empty();
    boolean stopping =
        underWay
            .filter(a -> a instanceof TaskAction.Stop || a instanceof TaskAction.Remove)
            .isPresent();
    if (underWay.isPresent() && mustStop && !stopping && !cancelled) {
      cancelled = true;
      effects.add(new Effect.Cancel(task.id()));
    }
    step(now, effects, outbox);
  }

  private void tell(TaskStatus status, Tick now, Effects effects, StatusOutbox outbox) {
    if (status.equals(task.status())) {
      return;
    }
    task = task.withStatus(status);
    effects.add(new Effect.Store(task));
    long wait = status.state().isBefore(TaskState.RUNNING) ? PASSING_MILLIS : 0;
    if (outbox.put(task.id(), status, now.millis() + wait)) {
      effects.add(new Effect.Report());
    }
  }
}
