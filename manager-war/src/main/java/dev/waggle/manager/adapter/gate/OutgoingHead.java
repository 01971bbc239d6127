package dev.waggle.manager.adapter.gate;

import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.model.api.ApiVersion;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The heads that the gate sends on: a client's request as each of the targets may see it. */
record OutgoingHead(HttpRequest request, Caller caller, ApiVersion offered) {
  private static final String HOST = "localhost";

  /** For the engine: as the client sent it, without a word about us. */
  HttpRequest toEngine() {
    HttpRequest head = GateHeaders.cleaned(request, caller);
    HttpHeaders headers = head.headers();
    for (String name : List.copyOf(headers.names())) {
      if (name.toLowerCase(Locale.ROOT).startsWith("x-waggle-")) {
        headers.remove(name);
      }
    }
    String protocol = request.headers().get(HttpHeaderNames.UPGRADE);
    if (protocol != null && wantsUpgrade()) {
      headers.set(HttpHeaderNames.CONNECTION, "Upgrade").set(HttpHeaderNames.UPGRADE, protocol);
    }
    return head;
  }

  boolean wantsUpgrade() {
    return request.headers().containsValue(HttpHeaderNames.CONNECTION, "upgrade", true);
  }

  /** For this node's server: with the secret and with who asks. */
  HttpRequest toServer(
      GateSecret secret, String connectionId, Optional<ForwardedRequest> forwarded) {
    HttpRequest head = GateHeaders.cleaned(request, caller);
    HttpHeaders headers = head.headers();
    headers
        .set(HttpHeaderNames.HOST, HOST)
        .set(GateHeaders.GATE, secret.headerValue())
        .set(GateHeaders.CALLER, caller.text())
        .set(GateHeaders.CONNECTION, connectionId);
    if (caller instanceof Caller.Local) {
      headers.set(GateHeaders.API_VERSION, offered.toString());
    }
    forwarded.ifPresent(id -> headers.set(GateHeaders.REQUEST, id.text()));
    return head;
  }

  /**
   * For the leader, which knows this node by its certificate and believes it who asked.
   *
   * @param forwarded by this the leader knows a write again that it is sent twice
   */
  HttpRequest toLeader(String ownNodeId, int hops, Optional<ForwardedRequest> forwarded) {
    HttpRequest head = GateHeaders.cleaned(request, caller);
    HttpHeaders headers = head.headers();
    headers.set(HttpHeaderNames.HOST, HOST).set(GateHeaders.HOPS, Integer.toString(hops + 1));
    headers.set(
        GateHeaders.FORWARDED_FOR,
        caller instanceof Caller.Local local
            ? "uid " + Integer.toUnsignedString(local.uid()) + " @ " + ownNodeId
            : caller.text());
    headers.set(GateHeaders.API_VERSION, offered.toString());
    forwarded.ifPresent(id -> headers.set(GateHeaders.REQUEST, id.text()));
    return head;
  }
}
