package dev.waggle.dispatch;

import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task as its node is told of it.
 *
 * @param task with its spec filled in
 * @param serviceName name of the service when the task was made
 * @param serviceLabels those of the service when the task was made
 * @param ports published ports of the service, numbers filled in
 * @param registryAuth credentials for pulling, as the client gave them: base64 of JSON
 */
public record AssignedTask(
    Task task,
    String serviceName,
    Map<String, String> serviceLabels,
    List<PortConfig> ports,
    Optional<String> registryAuth) {
  public AssignedTask {
    serviceLabels = Copies.of(serviceLabels);
    ports = Copies.of(ports);
    if (task.spec().isEmpty()) {
      throw new IllegalArgumentException("task without spec: " + task.id());
    }
  }

  /** A task of a service without labels. */
  public AssignedTask(
      Task task, String serviceName, List<PortConfig> ports, Optional<String> registryAuth) {
    this(task, serviceName, Map.of(), ports, registryAuth);
  }

  public TaskId id() {
    return task.id();
  }

  public TaskState desiredState() {
    return task.desiredState();
  }

  public AssignedTask withTask(Task task) {
    return new AssignedTask(task, serviceName, serviceLabels, ports, registryAuth);
  }

  /** The same for a disk, where credentials do not belong. */
  public AssignedTask withoutCredentials() {
    return new AssignedTask(task, serviceName, serviceLabels, ports, Optional.empty());
  }

  @Override
  public String toString() {
    return "AssignedTask[" + id() + ", " + serviceName + ", desired " + desiredState() + "]";
  }
}
