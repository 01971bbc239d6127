package dev.waggle.manager.adapter.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;

/** The headers that every answer of an engine carries, errors too (engine-api 1.2). */
public final class EngineHeaders implements ContainerResponseFilter {
  /** Looks like a Docker version, since tools parse it. */
  static final String ENGINE_VERSION = "28.5.0+waggle";

  /** The request's attribute with the index of the state that a stale read showed. */
  public static final String SHOWN_INDEX = "dev.waggle.shown-index";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle("Api-Version", ApiVersionFilter.highest(request).text());
    headers.putSingle("Docker-Experimental", "false");
    headers.putSingle("Ostype", "linux");
    headers.putSingle("Server", "Docker/" + ENGINE_VERSION + " (linux)");
    if (request.getProperty(SHOWN_INDEX) instanceof Long index) {
      headers.putSingle("X-Waggle-Index", Long.toString(index));
    }
  }
}
