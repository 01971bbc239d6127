package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.spec.Availability;
import java.util.Locale;
import java.util.Optional;

/** The availability that a request asks for: active if it says nothing. */
final class NodeAvailability {
  private NodeAvailability() {}

  /**
   * @throws RejectedException 400 {@code invalid Availability: "…"}
   */
  static Availability parse(Optional<String> word) {
    String text = word.orElse("");
    if (text.isEmpty()) {
      return Availability.ACTIVE;
    }
    for (Availability availability : Availability.values()) {
      if (availability.name().equals(text.toUpperCase(Locale.ROOT))) {
        return availability;
      }
    }
    throw new RejectedException(Rejection.badParameter("invalid Availability: \"" + text + "\""));
  }
}
