package dev.waggle.manager.core.service;

import dev.waggle.model.object.Endpoint;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.ServiceSpec;
import java.util.Optional;

/** How a service is reached as long as nothing has to be allocated: exactly as it asked. */
final class Endpoints {
  private Endpoints() {}

  static Endpoint of(ServiceSpec spec) {
    EndpointSpec asked = spec.endpointSpec().orElse(EndpointSpec.EMPTY);
    return new Endpoint(
        asked, asked.portsOrEmpty().isEmpty() ? Optional.empty() : asked.ports(), Optional.empty());
  }
}
