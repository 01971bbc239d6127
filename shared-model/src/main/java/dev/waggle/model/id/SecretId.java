package dev.waggle.model.id;

/** Identity of a secret. */
public record SecretId(String value) implements Comparable<SecretId> {
  public SecretId {
    Ids.requireWellFormed(value);
  }

  @Override
  public int compareTo(SecretId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
