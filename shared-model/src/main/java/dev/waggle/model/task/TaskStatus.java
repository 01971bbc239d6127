package dev.waggle.model.task;

import java.time.Instant;
import java.util.Optional;

/** What was seen of a task; the timestamp is the observer's wall clock, for show. */
public record TaskStatus(
    Instant timestamp,
    TaskState state,
    Optional<String> message,
    Optional<String> err,
    Optional<ContainerStatus> containerStatus,
    PortStatus portStatus) {

  /** A status without container. */
  public static TaskStatus of(Instant timestamp, TaskState state, String message) {
    return new TaskStatus(
        timestamp,
        state,
        Optional.of(message),
        Optional.empty(),
        Optional.empty(),
        PortStatus.NONE);
  }

  public TaskStatus withoutErr() {
    return new TaskStatus(timestamp, state, message, Optional.empty(), containerStatus, portStatus);
  }

  public TaskStatus withTimestamp(Instant timestamp) {
    return new TaskStatus(timestamp, state, message, err, containerStatus, portStatus);
  }

  public TaskStatus withState(TaskState state) {
    return new TaskStatus(timestamp, state, message, err, containerStatus, portStatus);
  }

  public TaskStatus withMessage(String message) {
    return new TaskStatus(timestamp, state, Optional.of(message), err, containerStatus, portStatus);
  }

  public TaskStatus withErr(String err) {
    return new TaskStatus(timestamp, state, message, Optional.of(err), containerStatus, portStatus);
  }

  public TaskStatus withContainerStatus(ContainerStatus containerStatus) {
    return new TaskStatus(timestamp, state, message, err, Optional.of(containerStatus), portStatus);
  }

  public TaskStatus withPortStatus(PortStatus portStatus) {
    return new TaskStatus(timestamp, state, message, err, containerStatus, portStatus);
  }
}
