package dev.waggle.manager.adapter.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;

/**
 * Refuses bodies that say they are not JSON (engine-api 1.3). A request without a body may name any
 * type: old clients send {@code text/plain} with an empty POST.
 */
public final class BodyTypeFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    MediaType type = request.getMediaType();
    if (type == null || request.getLength() == 0 || !request.hasEntity()) {
      return;
    }
    if (!type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      request.abortWith(
          RejectionMapper.error(
              400,
              "unsupported Content-Type header ("
                  + request.getHeaderString("Content-Type")
                  + "): must be 'application/json'"));
    }
  }
}
