package dev.waggle.model.id;

/** Identity of a cluster volume. */
public record VolumeId(String value) implements Comparable<VolumeId> {
  public VolumeId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(VolumeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
