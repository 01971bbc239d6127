package dev.waggle.manager.adapter.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;

/** The headers that every answer of an engine carries, errors too (engine-api 1.2). */
public final class EngineHeaders implements ContainerResponseFilter {
  /** Looks like a Docker version, since tools parse it. */
  static final String ENGINE_VERSION = "28.5.0+waggle";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle("Api-Version", ApiVersionFilter.highest(request).text());
    headers.putSingle("Docker-Experimental", "false");
    headers.putSingle("Ostype", "linux");
    headers.putSingle("Server", "Docker/" + ENGINE_VERSION + " (linux)");
  }
}
