package dev.waggle.model.validation;

import java.util.Optional;
import java.util.function.Supplier;

/** Checks one after the other; the first fault ends them. */
final class Checks {
  private Checks() {}

  @SafeVarargs
  static Optional<Violation> first(Supplier<Optional<Violation>>... checks) {
    for (Supplier<Optional<Violation>> check : checks) {
      Optional<Violation> fault = check.get();
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  static Optional<Violation> when(boolean faulty, Supplier<Violation> fault) {
    return faulty ? Optional.of(fault.get()) : Optional.empty();
  }
}
