package dev.waggle.manager.adapter.gate;

import dev.waggle.model.api.ApiVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * An answer that the gate gives itself, in the form that Docker's clients understand.
 *
 * @param undecided whether it tells a manager that asked that another may decide
 */
record DockerAnswer(int status, String body, boolean undecided) {
  DockerAnswer(int status, String body) {
    this(status, body, false);
  }

  /** The error form: a JSON object with the message and nothing else. */
  static DockerAnswer error(int status, String message) {
    return new DockerAnswer(status, "{\"message\":\"" + escaped(message) + "\"}\n");
  }

  static DockerAnswer undecided(int status, String message) {
    return new DockerAnswer(status, error(status, message).body(), true);
  }

  FullHttpResponse response(ApiVersion offered) {
    ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), bytes);
    // Exactly this type: Docker's clients compare the whole string.
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes())
        .set("Api-Version", offered.toString())
        .set("Ostype", "linux");
    if (undecided) {
      response.headers().set(GateHeaders.UNDECIDED, "true");
    }
    if (status == 503) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    return response;
  }

  private static String escaped(String message) {
    StringBuilder out = new StringBuilder(message.length() + 8);
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
