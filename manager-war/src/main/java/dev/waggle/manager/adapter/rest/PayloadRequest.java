package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.api.ApiVersion;
import dev.waggle.model.spec.Driver;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** What the resources of secrets and configs ask of a request alike. */
final class PayloadRequest {
  private static final String TEMPLATING_SINCE = "1.37";

  private PayloadRequest() {}

  /**
   * Refuses templating to a client of an API that does not have it.
   *
   * @throws RejectedException 400
   */
  static void requireTemplating(
      ContainerRequestContext request, String kind, Optional<Driver> templating) {
    ApiVersion asked = ApiVersionFilter.of(request);
    if (templating.isPresent() && asked.isBelow(TEMPLATING_SINCE)) {
      throw new RejectedException(
          Rejection.badParameter(
              kind + " templating is not supported on the specified API version: " + asked));
    }
  }
}
