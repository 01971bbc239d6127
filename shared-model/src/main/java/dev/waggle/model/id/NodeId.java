package dev.waggle.model.id;

/** Identity of a node; issued with its first certificate, never changes. */
public record NodeId(String value) implements Comparable<NodeId> {
  public NodeId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
