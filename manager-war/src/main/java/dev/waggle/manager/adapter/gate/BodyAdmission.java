package dev.waggle.manager.adapter.gate;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/** Whether a request's body is let in to the server: how it is framed and how large it gets. */
final class BodyAdmission {
  private static final long ANONYMOUS_BYTES = 64 * 1024;

  private final HttpRequest request;
  private final BodyBudget budget;
  private final long limit;
  private final long declared;
  private long taken;

  BodyAdmission(HttpRequest request, Caller caller, GateLimits limits, BodyBudget budget) {
    this.request = request;
    this.budget = budget;
    this.limit =
        caller instanceof Caller.Anonymous
            ? Math.min(ANONYMOUS_BYTES, limits.body())
            : limits.body();
    this.declared = HttpUtil.getContentLength(request, -1L);
  }

  boolean isEmpty() {
    return declared <= 0 && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  /** Why nobody could say for sure where the body ends; empty if everybody can. */
  Optional<String> framingFault() {
    List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (encodings.isEmpty()) {
      return Optional.empty();
    }
    if (encodings.size() > 1 || !encodings.get(0).trim().equalsIgnoreCase("chunked")) {
      return Optional.of("the only Transfer-Encoding that is understood is chunked");
    }
    return request.protocolVersion().equals(HttpVersion.HTTP_1_0)
        ? Optional.of("HTTP/1.0 has no Transfer-Encoding")
        : Optional.empty();
  }

  /** Takes the whole body out of the budget if the request says how long it is. */
  Optional<DockerAnswer> refuseDeclared() {
    return declared <= 0 ? Optional.empty() : refuse(declared);
  }

  /** Takes a part of a body that did not say how long it is. */
  Optional<DockerAnswer> refusePart(int bytes) {
    return declared >= 0 ? Optional.empty() : refuse(bytes);
  }

  private Optional<DockerAnswer> refuse(long bytes) {
    if (taken + bytes > limit) {
      return Optional.of(
          DockerAnswer.error(413, "request body too large: at most " + limit + " bytes"));
    }
    if (!budget.take(bytes)) {
      return Optional.of(
          DockerAnswer.error(503, "too many large requests at once: try again in a second"));
    }
    taken += bytes;
    return Optional.empty();
  }

  void release() {
    budget.giveBack(taken);
    taken = 0;
  }
}
