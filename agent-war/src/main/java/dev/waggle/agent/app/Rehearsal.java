package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.core.content.NodeSupply;
import dev.waggle.agent.core.content.TaskContent;
import dev.waggle.agent.core.node.Effect;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.agent.core.node.Tick;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import dev.waggle.node.Rehearsals;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task that is never run, taken through all that is decided and translated for one. A JVM takes
 * several times as long for what it does the first time: without this the first service after a
 * start pays for it. Everything happens in memory; nothing is asked of the engine, the disk or the
 * managers.
 */
final class Rehearsal {
  private static final Tick NOW = new Tick(0, Instant.EPOCH);
  private static final String ID = "rehearsal0000000000000000";

  /** As managers hand images out: with its digest. */
  private static final String IMAGE = "none:none@sha256:" + "0".repeat(64);

  private final Engine engine;

  Rehearsal(Engine engine) {
    this.engine = engine;
  }

  /** Begins it, time and again from the beginning. */
  static Rehearsals begin(Engine engine) {
    return Rehearsals.begin(() -> new Rehearsal(engine).lastStatus());
  }

  /** Plays it and tells how it ends: the task runs. */
  TaskStatus lastStatus() {
    NodeTasks tasks = new NodeTasks(Optional.empty(), List.of());
    Deque<Effect> due = new ArrayDeque<>(tasks.resume(NOW));
    due.addAll(tasks.sessionStarted());
    due.addAll(tasks.assigned(told(), NOW));
    while (!due.isEmpty()) {
      Effect effect = due.removeFirst();
      if (effect instanceof Effect.Begin begin && !(begin.action() instanceof TaskAction.Await)) {
        due.addAll(tasks.finished(begin.task().id(), begin.action(), outcome(begin), NOW));
      }
    }
    tell(tasks);
    return tasks.task(new TaskId(ID)).map(LocalTask::status).orElseThrow();
  }

  /** As it comes over the wire. */
  private static AssignmentSet told() {
    Fence fence = new Fence(new ClusterId(ID), 0, 1, 1);
    ManagerMessage message =
        new ManagerMessage.Complete(
            new AssignmentSet(fence, 1, List.of(assigned()), List.of(), List.of()));
    byte[] wire = EngineJson.log().toJsonBytes(message, ManagerMessage.class);
    try {
      ManagerMessage heard = EngineJson.log().fromJson(wire, ManagerMessage.class);
      return ((ManagerMessage.Complete) heard).set();
    } catch (MalformedJsonException e) {
      throw new AssertionError("what was JSON is JSON", e);
    }
  }

  private static AssignedTask assigned() {
    Task task =
        new Task(
            new TaskId(ID),
            new Version(1),
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty(),
            Map.of(),
            Optional.of(TaskSpec.of(ContainerSpec.of(IMAGE).withCommand(List.of("none")))),
            Optional.of(new ServiceId(ID)),
            1,
            Optional.of(new NodeId(ID)),
            TaskStatus.of(Instant.EPOCH, TaskState.ASSIGNED, ""),
            TaskState.RUNNING,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Task.Bookkeeping.of(1, 0));
    return new AssignedTask(task, "rehearsal", List.of(), Optional.empty());
  }

  private StepOutcome outcome(Effect.Begin begin) {
    AssignedTask task = TaskContent.expanded(begin.task().assigned(), NodeSupply.NOTHING);
    if (begin.action() instanceof TaskAction.Prepare) {
      return StepOutcome.done(ContainerView.created(ID));
    }
    if (begin.action() instanceof TaskAction.Start) {
      TaskContent.files(task, NodeSupply.NOTHING);
      return StepOutcome.done(engine.rehearse(task));
    }
    return StepOutcome.done();
  }

  private static void tell(NodeTasks tasks) {
    List<TaskStatusUpdate> updates = tasks.outbox().batch(1);
    EngineJson.log().toJsonBytes(new AgentMessage.Statuses(false, updates), AgentMessage.class);
    tasks.tasks().values().forEach(EngineJson.log()::toJsonBytes);
  }
}
