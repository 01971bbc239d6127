package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Options of a bind mount. */
public record BindOptions(
    Optional<String> propagation,
    Optional<Boolean> nonRecursive,
    Optional<Boolean> createMountpoint,
    Optional<Boolean> readOnlyNonRecursive,
    Optional<Boolean> readOnlyForceRecursive,
    Extra extra) {

  public BindOptions withPropagation(String propagation) {
    return new BindOptions(
        Optional.of(propagation),
        nonRecursive,
        createMountpoint,
        readOnlyNonRecursive,
        readOnlyForceRecursive,
        extra);
  }
}
