package dev.waggle.model.id;

/** Identity of a cluster. */
public record ClusterId(String value) implements Comparable<ClusterId> {
  public ClusterId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(ClusterId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
