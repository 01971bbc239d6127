package dev.waggle.model.id;

/** Identity of a network. */
public record NetworkId(String value) implements Comparable<NetworkId> {
  public NetworkId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(NetworkId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
