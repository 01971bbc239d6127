package dev.waggle.manager.core.service;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/** What a spec may ask for in Docker and not here: 501, each by name. */
final class Unsupported {
  private Unsupported() {}

  static Rejection because(String description) {
    return new Rejection.ByStore(StoreCode.UNIMPLEMENTED, description);
  }

  /** The first thing in the spec that is not supported. */
  static Optional<Rejection> in(ServiceSpec spec) {
    ContainerSpec container = spec.taskTemplateOrEmpty().containerOrEmpty();
    if (!container.secrets().orElse(List.of()).isEmpty()) {
      return Optional.of(because("secrets are not supported yet"));
    }
    if (!container.configs().orElse(List.of()).isEmpty()) {
      return Optional.of(because("configs are not supported yet"));
    }
    return Optional.empty();
  }
}
