package dev.waggle.manager.adapter.gate;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;

/**
 * The headers that only the gate may write, and the ones that end at it. What a client says in them
 * is taken away; a manager's certificate may say who asked it.
 */
final class GateHeaders {
  static final String GATE = "X-Waggle-Gate";
  static final String CALLER = "X-Waggle-Caller";
  static final String CONNECTION = "X-Waggle-Connection";
  static final String PEER = "X-Waggle-Peer";
  static final String FORWARDED_FOR = "X-Waggle-Forwarded-For";
  static final String HOPS = "X-Waggle-Hops";
  static final String REQUEST = "X-Waggle-Request";

  /** On an answer: this manager has decided nothing, whoever leads next may be asked. */
  static final String UNDECIDED = "X-Waggle-Undecided";

  static final String API_VERSION = "X-Waggle-Api-Version";
  static final String READ = "X-Waggle-Read";
  static final String RELAY = "X-Waggle-Relay";

  private static final List<String> OURS = List.of(GATE, CALLER, CONNECTION);
  private static final List<String> MANAGERS =
      List.of(PEER, FORWARDED_FOR, HOPS, REQUEST, API_VERSION);
  private static final List<AsciiString> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"),
          HttpHeaderNames.PROXY_AUTHORIZATION,
          HttpHeaderNames.TE,
          HttpHeaderNames.UPGRADE);

  private GateHeaders() {}

  /** A copy of a client's request without anything that it may not say. */
  static HttpRequest cleaned(HttpRequest request, Caller caller) {
    HttpHeaders headers = request.headers().copy();
    removeHopByHop(headers);
    OURS.forEach(headers::remove);
    if (!caller.isManager()) {
      MANAGERS.forEach(headers::remove);
    }
    headers.remove(HttpHeaderNames.EXPECT);
    for (String name : List.copyOf(headers.names())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-forwarded-") || lower.equals("forwarded")) {
        headers.remove(name);
      }
    }
    return new DefaultHttpRequest(
        request.protocolVersion(), request.method(), request.uri(), headers);
  }

  /** Takes out what is meant for one connection only, the headers named by it included. */
  static void removeHopByHop(HttpHeaders headers) {
    for (String line : headers.getAll(HttpHeaderNames.CONNECTION)) {
      for (String name : line.split(",")) {
        String named = name.trim();
        // Naming a header that frames the body would change where the message ends.
        if (!named.isEmpty()
            && !named.equalsIgnoreCase("content-length")
            && !named.equalsIgnoreCase("transfer-encoding")) {
          headers.remove(named);
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }

  /** How often the request was forwarded already; 0 unless a manager says otherwise. */
  static int hops(HttpRequest request, Caller caller) {
    String value = caller.isManager() ? request.headers().get(HOPS) : null;
    if (value == null) {
      return 0;
    }
    return value.matches("\\d{1,4}") ? Integer.parseInt(value) : Integer.MAX_VALUE;
  }

  static boolean isUndecided(HttpObject answer) {
    return answer instanceof HttpResponse head && head.headers().contains(UNDECIDED);
  }

  static Routes.Wish wish(HttpRequest request) {
    if ("stale".equalsIgnoreCase(request.headers().get(READ))) {
      return Routes.Wish.STALE_READ;
    }
    return "leader".equalsIgnoreCase(request.headers().get(RELAY))
        ? Routes.Wish.RELAY
        : Routes.Wish.NOTHING;
  }
}
