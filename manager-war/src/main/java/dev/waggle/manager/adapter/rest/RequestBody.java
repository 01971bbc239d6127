package dev.waggle.manager.adapter.rest;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import java.nio.charset.StandardCharsets;

/** Decodes the body of a request. */
final class RequestBody {
  private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

  private RequestBody() {}

  /**
   * The body as {@code type}; an empty one is the empty object (engine-api 1.3).
   *
   * @throws RejectedException 400 with the decoder's words
   */
  static <T> T decode(byte[] body, Class<T> type) {
    try {
      return EngineJson.api().fromJson(body.length == 0 ? EMPTY_OBJECT : body, type);
    } catch (MalformedJsonException e) {
      throw new RejectedException(Rejection.badParameter(String.valueOf(e.getMessage())));
    }
  }
}
