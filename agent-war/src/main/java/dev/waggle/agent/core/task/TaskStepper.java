package dev.waggle.agent.core.task;

import dev.waggle.agent.core.task.ContainerView.Health;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.model.task.TaskState;
import java.util.Optional;

/**
 * The agent's state machine: one action at a time.
 *
 * <pre>
 * desired SHUTDOWN or REMOVE, not yet terminal      Stop       then SHUTDOWN
 * state after desired                               Nothing
 * PREPARING                                         Prepare    then READY
 * STARTING   not looked                             Await
 *            created                                Start      (held until allowed)
 *            runs, healthy or without health check             RUNNING
 *            runs, no verdict                       Await
 *            runs, unhealthy                        Stop       then as exited
 *            exited                                            RUNNING, or FAILED if never healthy
 *            none                                              FAILED
 * RUNNING    not looked, or runs                    Await
 *            runs, unhealthy                        Stop       then as exited
 *            exited                                            COMPLETE or FAILED
 *            none, or never started                            FAILED
 * state at desired                                  Nothing
 * NEW, PENDING, ASSIGNED                            Accept     then ACCEPTED
 * ACCEPTED                                                     PREPARING
 * READY                                                        STARTING (held until allowed)
 * </pre>
 *
 * A withdrawn task is removed whatever its state.
 */
public final class TaskStepper {
  private static final TaskAction NOTHING = new TaskAction.Nothing();

  private TaskStepper() {}

  /** What to do now for {@code task}; a pure function, asked again after each change. */
  public static TaskAction next(LocalTask task, EngineView engine) {
    if (task.withdrawn()) {
      return new TaskAction.Remove();
    }
    TaskState desired = task.assigned().task().desiredState();
    TaskState state = task.state();
    if (!desired.isBefore(TaskState.SHUTDOWN)) {
      return state.isBefore(TaskState.COMPLETE) ? new TaskAction.Stop() : NOTHING;
    }
    if (state.isAfter(desired)) {
      return NOTHING;
    }
    return switch (state) {
      case PREPARING -> engine.mayStart() ? new TaskAction.Prepare() : NOTHING;
      case STARTING -> starting(task, engine);
      case RUNNING -> running(engine);
      default -> state == desired ? NOTHING : advance(state, engine);
    };
  }

  private static TaskAction advance(TaskState state, EngineView engine) {
    return switch (state) {
      case NEW, PENDING, ASSIGNED -> new TaskAction.Accept();
      case ACCEPTED -> TaskAction.Advance.to(TaskState.PREPARING, "preparing");
      case READY ->
          engine.mayStart() ? TaskAction.Advance.to(TaskState.STARTING, "starting") : NOTHING;
      default -> NOTHING;
    };
  }

  private static TaskAction starting(LocalTask task, EngineView engine) {
    if (!engine.looked()) {
      return new TaskAction.Await();
    }
    if (engine.container().isEmpty()) {
      return TaskAction.Advance.failed(
          "starting container failed: No such container: " + task.id());
    }
    ContainerView container = engine.container().get();
    return switch (container.phase()) {
      case CREATED -> engine.mayStart() ? new TaskAction.Start() : NOTHING;
      case RUNNING -> startedOrNot(container);
      case EXITED -> neverHealthy(container) ? exited(container) : started();
    };
  }

  private static TaskAction startedOrNot(ContainerView container) {
    return switch (container.health()) {
      case UNHEALTHY -> new TaskAction.Stop();
      case STARTING -> new TaskAction.Await();
      case HEALTHY, NONE -> started();
    };
  }

  private static boolean neverHealthy(ContainerView container) {
    boolean checked =
        container.health() == Health.STARTING || container.health() == Health.UNHEALTHY;
    return checked && container.exitCode() != 0;
  }

  private static TaskAction running(EngineView engine) {
    if (!engine.looked()) {
      return new TaskAction.Await();
    }
    if (engine.container().isEmpty()) {
      return TaskAction.Advance.failed(
          "the container is gone: it was removed outside of the swarm");
    }
    ContainerView container = engine.container().get();
    if (container.phase() == Phase.EXITED) {
      return exited(container);
    }
    if (container.phase() == Phase.CREATED) {
      return TaskAction.Advance.failed("the container was never started");
    }
    return container.health() == Health.UNHEALTHY ? new TaskAction.Stop() : new TaskAction.Await();
  }

  private static TaskAction started() {
    return TaskAction.Advance.to(TaskState.RUNNING, "started");
  }

  private static TaskAction exited(ContainerView container) {
    if (container.exitCode() == 0) {
      return TaskAction.Advance.to(TaskState.COMPLETE, "finished");
    }
    Optional<String> cause =
        container.health() == Health.UNHEALTHY
            ? Optional.of("dockerexec: unhealthy container")
            : container.error();
    return TaskAction.Advance.failed(
        "task: non-zero exit ("
            + container.exitCode()
            + ")"
            + cause.map(text -> ": " + text).orElse(""));
  }
}
