package dev.waggle.model.validation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields that the reference system leaves out when they are empty. */
final class Sparse {
  private Sparse() {}

  static Optional<String> text(Optional<String> value) {
    return value.filter(v -> !v.isEmpty());
  }

  static <T> Optional<List<T>> list(Optional<List<T>> value) {
    return value.filter(v -> !v.isEmpty());
  }

  static <T> Optional<Map<String, T>> map(Optional<Map<String, T>> value) {
    return value.filter(v -> !v.isEmpty());
  }

  static Optional<Boolean> flag(Optional<Boolean> value) {
    return value.filter(v -> v);
  }

  static Optional<Long> number(Optional<Long> value) {
    return value.filter(v -> v != 0);
  }

  static Optional<Duration> time(Optional<Duration> value) {
    return value.filter(v -> !v.isZero());
  }
}
