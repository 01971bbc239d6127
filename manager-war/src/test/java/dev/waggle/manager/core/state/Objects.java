package dev.waggle.manager.core.state;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Small objects for tests of the state itself. */
final class Objects {
  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");

  private Objects() {}

  /** 25 characters that begin with {@code name}. */
  static String id(String name) {
    return (name + "0".repeat(25)).substring(0, 25);
  }

  static Secret secret(String name) {
    return new Secret(
        new SecretId(id(name)),
        new Version(0),
        NOW,
        NOW,
        new SecretSpec(
            Optional.of(name),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE));
  }

  static Task task(String name, String service, long slot) {
    return new Task(
        new TaskId(id(name)),
        new Version(0),
        NOW,
        NOW,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(new ServiceId(id(service))),
        slot,
        Optional.empty(),
        TaskStatus.of(NOW, TaskState.NEW, "created"),
        TaskState.RUNNING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Task.Bookkeeping.of(1, 0));
  }

  static NodeId node(String name) {
    return new NodeId(id(name));
  }
}
