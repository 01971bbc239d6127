package dev.waggle.manager.adapter.rest;

import dev.waggle.json.EngineJson;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Writes answers with the one codec: the content type is exactly {@code application/json}, without
 * a charset, and the body ends in a newline, as Docker's does.
 */
@Produces(MediaType.APPLICATION_JSON)
public final class JsonAnswerWriter implements MessageBodyWriter<Object> {
  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type != byte[].class;
  }

  @Override
  public void writeTo(
      Object answer,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream body)
      throws IOException {
    byte[] json =
        answer instanceof RejectionMapper.ErrorAnswer error
            ? EngineJson.api().toJsonBytes(java.util.Map.of("message", error.message()))
            : EngineJson.api().toJsonBytes(answer);
    headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    headers.putSingle(HttpHeaders.CONTENT_LENGTH, Integer.toString(json.length + 1));
    body.write(json);
    body.write('\n');
  }
}
