package dev.waggle.model.id;

/** Identity of a task. */
public record TaskId(String value) implements Comparable<TaskId> {
  public TaskId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
