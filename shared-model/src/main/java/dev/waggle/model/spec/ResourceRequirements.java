package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** What a task may use at most and what is kept free for it. */
public record ResourceRequirements(
    Optional<Limit> limits,
    Optional<Resources> reservations,
    Optional<Long> swapBytes,
    Optional<Long> memorySwappiness,
    Extra extra) {

  public ResourceRequirements withLimits(Limit limits) {
    return new ResourceRequirements(
        Optional.of(limits), reservations, swapBytes, memorySwappiness, extra);
  }

  public ResourceRequirements withReservations(Resources reservations) {
    return new ResourceRequirements(
        limits, Optional.of(reservations), swapBytes, memorySwappiness, extra);
  }
}
