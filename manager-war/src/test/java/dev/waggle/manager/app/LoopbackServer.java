package dev.waggle.manager.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.RenewRequest;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.cluster.Admission;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.model.id.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands for the application server: what machines ask of a manager, without what people ask. */
final class LoopbackServer implements AutoCloseable {
  private static final EngineJson JSON = EngineJson.log();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Admission admission;

  LoopbackServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  void serve(Admission by) {
    admission = by;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      send(exchange, 200, answer(exchange, body));
    } catch (RejectedException e) {
      send(exchange, status(e.rejection()), refusal(e.rejection().message()));
    } catch (RuntimeException e) {
      send(exchange, 500, refusal(e.toString()));
    }
  }

  private byte[] answer(HttpExchange exchange, byte[] body) {
    String peer = String.valueOf(exchange.getRequestHeaders().getFirst("X-Waggle-Peer"));
    switch (exchange.getRequestURI().getPath()) {
      case "/_ping":
        return "OK".getBytes(UTF_8);
      case "/waggle/v1/ca":
        return JSON.toJsonBytes(admission.root());
      case "/waggle/v1/join":
        return JSON.toJsonBytes(admission.join(decoded(body, JoinRequest.class), peer));
      case "/waggle/v1/renew":
        return JSON.toJsonBytes(
            admission.renew(caller(exchange), decoded(body, RenewRequest.class)));
      case "/waggle/v1/seat/take":
        admission.takeSeat(caller(exchange));
        return new byte[0];
      case "/waggle/v1/seat/leave":
        admission.leaveSeat(caller(exchange));
        return new byte[0];
      case "/waggle/v1/raft/epoch":
        return JSON.toJsonBytes(admission.epoch());
      default:
        throw new RejectedException(new ByEngine(EngineKind.NOT_FOUND, "page not found"));
    }
  }

  /** As the gate's filter says it: of what a manager hands on, the node that asked. */
  private static NodeId caller(HttpExchange exchange) {
    String forwarded = exchange.getRequestHeaders().getFirst("X-Waggle-Forwarded-For");
    String caller =
        forwarded != null && forwarded.startsWith("node ")
            ? forwarded
            : exchange.getRequestHeaders().getFirst("X-Waggle-Caller");
    return new NodeId(caller.split(" ")[1]);
  }

  private static <T> T decoded(byte[] body, Class<T> type) {
    try {
      return JSON.fromJson(body, type);
    } catch (dev.waggle.json.MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] refusal(String message) {
    return ("{\"message\":\"" + message.replace('"', '\'') + "\"}").getBytes(UTF_8);
  }

  private static int status(Rejection rejection) {
    boolean unavailable =
        rejection instanceof ByEngine engine && engine.kind() == EngineKind.UNAVAILABLE
            || rejection instanceof Rejection.ByStore store
                && store.code() == Rejection.StoreCode.UNAVAILABLE;
    return unavailable ? 503 : 400;
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
