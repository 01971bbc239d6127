package dev.waggle.agent.core;

import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Role;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks as a manager would assign them, with all that a test is not about filled in. */
public final class TestTasks {
  public static final Instant THEN = Instant.parse("2026-11-24T08:00:00Z");
  public static final NodeId NODE = new NodeId("n".repeat(25));
  public static final ClusterId SWARM = new ClusterId("s".repeat(25));

  private TestTasks() {}

  public static TaskId id(int number) {
    return new TaskId("%025d".formatted(number));
  }

  /** {@link #NODE} as a worker of {@link #SWARM} that knows one manager. */
  public static NodeIdentity worker(ManagerAddress manager) {
    return new NodeIdentity(
        NodeIdentity.FORMAT,
        NODE,
        SWARM,
        Role.WORKER,
        NodeIdentity.Stage.MEMBER,
        new Epoch(1, "e"),
        List.of(manager),
        Optional.empty(),
        new NodeIdentity.Doors("127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:2", Optional.empty()),
        NodeIdentity.Place.NONE);
  }

  public static Fence fence(long term, long index) {
    return new Fence(SWARM, 0, term, index);
  }

  public static AssignedTask assigned(int number, TaskState desired) {
    return assigned(
        number, desired, ContainerSpec.of("alpine:latest").withCommand(List.of("sleep", "1")));
  }

  public static AssignedTask assigned(int number, TaskState desired, ContainerSpec container) {
    Task task =
        new Task(
            id(number),
            new Version(1),
            THEN,
            THEN,
            Optional.empty(),
            Map.of(),
            Optional.of(TaskSpec.of(container)),
            Optional.of(new ServiceId("v".repeat(25))),
            number,
            Optional.of(NODE),
            TaskStatus.of(THEN, TaskState.ASSIGNED, "scheduler assigned task to node"),
            desired,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Task.Bookkeeping.of(1, 0));
    return new AssignedTask(task, "web", List.of(), Optional.empty());
  }

  public static LocalTask local(int number, TaskState desired, TaskState own) {
    return new LocalTask(assigned(number, desired), TaskStatus.of(THEN, own, own.apiName()), false);
  }
}
