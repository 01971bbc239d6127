package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Size of a cluster volume. */
public record CapacityRange(Optional<Long> requiredBytes, Optional<Long> limitBytes, Extra extra) {}
