package dev.waggle.manager.adapter.rest;

import dev.waggle.json.EngineJson;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Map;

/**
 * Turns answers into bytes with the one codec: the content type is exactly {@code
 * application/json}, without a charset, and the body ends in a newline, as Docker's does. A filter
 * and not a writer: the server has JSON writers of its own, and which of several is taken is not
 * said.
 */
public final class JsonAnswers implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Object answer = response.getEntity();
    if (answer == null || answer instanceof byte[]) {
      return;
    }
    byte[] json = EngineJson.api().toJsonBytes(plain(answer));
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    response.setEntity(line, null, MediaType.APPLICATION_JSON_TYPE);
    response.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, Integer.toString(line.length));
  }

  private static Object plain(Object answer) {
    return answer instanceof RejectionMapper.ErrorAnswer error
        ? Map.of("message", error.message())
        : answer;
  }
}
