package dev.waggle.model.id;

/** Identity of a config. */
public record ConfigId(String value) implements Comparable<ConfigId> {
  public ConfigId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(ConfigId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
