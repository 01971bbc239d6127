package dev.waggle.manager.core.service;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.SpecFaults;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.validation.SpecNormalizer;
import dev.waggle.model.validation.SpecValidator;
import dev.waggle.model.validation.Violation;
import java.util.Optional;

/** From the spec that was sent to the one that is stored. */
final class SpecCheck {
  private SpecCheck() {}

  /**
   * The spec as it will be stored; without a name where none was sent and one is made up.
   *
   * @throws RejectedException for its first fault
   */
  static ServiceSpec accepted(ServiceSpec sent, boolean nameIsMadeUp) {
    SpecFaults.refuse(SpecValidator.service(sent));
    if (!nameIsMadeUp && sent.nameOrEmpty().isEmpty()) {
      SpecFaults.refuse(
          Optional.of(
              new Violation(Violation.Kind.INVALID_ARGUMENT, "meta: name must be provided")));
    }
    return SpecNormalizer.service(sent, () -> "");
  }
}
