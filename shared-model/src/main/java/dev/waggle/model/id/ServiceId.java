package dev.waggle.model.id;

/** Identity of a service. */
public record ServiceId(String value) implements Comparable<ServiceId> {
  public ServiceId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(ServiceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
