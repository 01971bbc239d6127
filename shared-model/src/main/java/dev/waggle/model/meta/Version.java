package dev.waggle.model.meta;

/** Log index of an object's last change; 0 for an object that is not stored yet. */
public record Version(long index) implements Comparable<Version> {
  /** The version of an object that is not stored yet. */
  public static final Version NONE = new Version(0);

  public Version {
    if (index < 0) {
      throw new IllegalArgumentException("negative version: " + index);
    }
  }

  @Override
  public int compareTo(Version other) {
    return Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    return Long.toString(index);
  }
}
