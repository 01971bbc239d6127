package dev.waggle.agent.core.task;

import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.task.ContainerStatus;
import dev.waggle.model.task.PortStatus;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What becomes of a task's status when an action has ended; pure, the time is an argument. */
public final class TaskProgress {
  private TaskProgress() {}

  /** The status after an action that the engine has no part in. */
  public static TaskStatus advanced(
      TaskStatus status, TaskAction.Advance step, EngineView engine, Instant now) {
    TaskStatus moved =
        new TaskStatus(
            now,
            step.state(),
            step.message().or(status::message),
            step.err(),
            status.containerStatus(),
            status.portStatus());
    return withContainer(moved, engine);
  }

  /**
   * The status after the engine did {@code action}, or did not; {@code engine} is the view after
   * it. Equal to {@code status} if nothing is worth telling.
   */
  public static TaskStatus after(
      TaskStatus status, TaskAction action, StepOutcome outcome, EngineView engine, Instant now) {
    if (outcome instanceof StepOutcome.Failed failed) {
      return failed(status, action, failed, engine, now);
    }
    if (action instanceof TaskAction.Accept) {
      return done(status, TaskState.ACCEPTED, "accepted", engine, now);
    }
    if (action instanceof TaskAction.Prepare) {
      return done(status, TaskState.READY, "prepared", engine, now);
    }
    return status;
  }

  /** The status of a task that was to stop and has stopped. */
  public static TaskStatus shutDown(TaskStatus status, EngineView engine, Instant now) {
    return done(status, TaskState.SHUTDOWN, "shutdown", engine, now);
  }

  private static TaskStatus done(
      TaskStatus status, TaskState state, String message, EngineView engine, Instant now) {
    return advanced(status, TaskAction.Advance.to(state, message), engine, now);
  }

  private static TaskStatus failed(
      TaskStatus status,
      TaskAction action,
      StepOutcome.Failed failed,
      EngineView engine,
      Instant now) {
    // A task that may still run is never called ended: looking and stopping go on until they
    // succeed.
    boolean mayRun =
        action instanceof TaskAction.Await
            || action instanceof TaskAction.Stop
            || action instanceof TaskAction.Remove;
    if (failed.temporary() || mayRun) {
      return status.err().equals(Optional.of(failed.text()))
          ? status
          : status.withErr(failed.text()).withTimestamp(now);
    }
    Optional<String> message =
        action instanceof TaskAction.Accept
            ? Optional.of("resolving controller failed")
            : Optional.empty();
    TaskState end =
        status.state().isBefore(TaskState.STARTING) ? TaskState.REJECTED : TaskState.FAILED;
    return advanced(
        status, new TaskAction.Advance(end, message, Optional.of(failed.text())), engine, now);
  }

  private static TaskStatus withContainer(TaskStatus status, EngineView engine) {
    if (status.state().isBefore(TaskState.STARTING)) {
      return status;
    }
    ContainerStatus container =
        engine
            .container()
            .map(c -> new ContainerStatus(c.id(), c.pid(), c.exitCode()))
            .or(status::containerStatus)
            .orElse(new ContainerStatus("", 0, 0));
    List<PortConfig> ports = engine.container().map(ContainerView::ports).orElse(List.of());
    boolean bound = status.state() == TaskState.RUNNING && !ports.isEmpty();
    return status
        .withContainerStatus(container)
        .withPortStatus(bound ? new PortStatus(Optional.of(ports)) : PortStatus.NONE);
  }
}
