package dev.waggle.model.task;

import java.util.Arrays;
import java.util.Optional;

/**
 * State of a task, observed or desired, in the order in which it may only grow. The gaps between
 * the numbers are those of the reference system.
 */
public enum TaskState {
  NEW(0, "new"),
  PENDING(64, "pending"),
  ASSIGNED(192, "assigned"),
  ACCEPTED(256, "accepted"),
  PREPARING(320, "preparing"),
  READY(384, "ready"),
  STARTING(448, "starting"),
  RUNNING(512, "running"),
  COMPLETE(576, "complete"),
  SHUTDOWN(640, "shutdown"),
  FAILED(704, "failed"),
  REJECTED(768, "rejected"),
  /** Only desired: stop, then delete the task. */
  REMOVE(800, "remove"),
  ORPHANED(832, "orphaned");

  private final int number;
  private final String apiName;

  TaskState(int number, String apiName) {
    this.number = number;
    this.apiName = apiName;
  }

  public int number() {
    return number;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** Whether an observed state is final: nothing runs any more, or nobody knows. */
  public boolean isTerminal() {
    return isAfter(RUNNING);
  }

  public boolean isAfter(TaskState other) {
    return number > other.number;
  }

  public boolean isBefore(TaskState other) {
    return number < other.number;
  }

  /** The state of an API word; empty for a word that is not known. */
  public static Optional<TaskState> fromApi(String word) {
    return Arrays.stream(values()).filter(s -> s.apiName.equals(word)).findFirst();
  }
}
