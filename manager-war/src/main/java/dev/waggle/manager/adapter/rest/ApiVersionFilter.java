package dev.waggle.manager.adapter.rest;

import dev.waggle.model.api.ApiVersion;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;

/**
 * Takes the version off the path, so that one resource serves {@code /v1.NN/x} and {@code /x}, and
 * refuses versions that are not served (engine-api 1.1).
 */
@PreMatching
public final class ApiVersionFilter implements ContainerRequestFilter {
  private static final String PROPERTY = ApiVersion.class.getName();

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo().getPath(false).endsWith("/")) {
      request.abortWith(RejectionMapper.error(404, "page not found"));
      return;
    }
    if (request.getMethod().equals(HttpMethod.HEAD) && !path(request).endsWith("/_ping")) {
      request.abortWith(RejectionMapper.error(404, "page not found"));
      return;
    }
    ApiVersion highest = highest(request);
    Optional<ApiVersion.Versioned> split = ApiVersion.split(path(request));
    ApiVersion asked = split.map(ApiVersion.Versioned::version).orElse(highest);
    request.setProperty(PROPERTY, asked);
    Optional<String> refusal = asked.refusal(highest);
    if (refusal.isPresent()) {
      request.abortWith(refused(asked, refusal.get()));
      return;
    }
    split.ifPresent(
        versioned -> {
          URI base = request.getUriInfo().getBaseUri();
          URI target =
              request.getUriInfo().getRequestUriBuilder().replacePath(versioned.path()).build();
          request.setRequestUri(base, target);
        });
  }

  private static String path(ContainerRequestContext request) {
    return "/" + request.getUriInfo().getPath(false);
  }

  /** What the client asked for; the highest that is served when it named none. */
  static ApiVersion of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof ApiVersion version
        ? version
        : ApiVersion.HIGHEST;
  }

  /** The gate says what the host's engine speaks: what passes through may not be newer. */
  static ApiVersion highest(ContainerRequestContext request) {
    String told = request.getHeaderString("X-Waggle-Api-Version");
    return told == null || told.isEmpty() ? ApiVersion.HIGHEST : new ApiVersion(told);
  }

  private static Response refused(ApiVersion asked, String message) {
    if (asked.compareTo(ApiVersion.LOWEST) >= 0) {
      return RejectionMapper.error(400, message);
    }
    return Response.status(400)
        .type(MediaType.TEXT_PLAIN_TYPE)
        .entity((message + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .build();
  }
}
