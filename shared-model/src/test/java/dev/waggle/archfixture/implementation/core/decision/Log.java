package dev.waggle.archfixture.implementation.core.decision;

/** A port. */
public interface Log {
  void append(String entry);
}
