package dev.waggle.manager.adapter.agentlink;

import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.state.Rejection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** What agents are answered: messages, or errors in Docker's form. */
final class Answers {
  static final String ASK_AGAIN = "this manager cannot answer now: ask again";

  private Answers() {}

  static void message(HttpServletResponse response, int status, ManagerMessage message)
      throws IOException {
    write(response, status, EngineJson.log().toJsonBytes(message, ManagerMessage.class));
  }

  static void fail(HttpServletResponse response, int status, String message) throws IOException {
    write(response, status, EngineJson.api().toJsonBytes(Map.of("message", message)));
  }

  static void noSession(HttpServletResponse response) throws IOException {
    fail(response, HttpServletResponse.SC_NOT_FOUND, "the session is over: open a new one");
  }

  static void taken(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /** A refusal: a status below 500 says that asking again is of no use. */
  static void refuse(HttpServletResponse response, Rejection rejection) throws IOException {
    fail(response, status(rejection), rejection.message());
  }

  private static int status(Rejection rejection) {
    if (rejection instanceof Rejection.ByStore store) {
      return switch (store.code()) {
        case FAILED_PRECONDITION, NOT_FOUND -> 409;
        case PERMISSION_DENIED -> 403;
        default -> 503;
      };
    }
    return 503;
  }

  private static void write(HttpServletResponse response, int status, byte[] json)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}
