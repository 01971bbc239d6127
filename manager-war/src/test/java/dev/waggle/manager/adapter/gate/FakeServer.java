package dev.waggle.manager.adapter.gate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What stands for the application server: it lets in whoever has the secret and tells all it saw.
 */
final class FakeServer implements AutoCloseable {
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final GateSecret secret;
  private final String name;
  final List<String> seen = new CopyOnWriteArrayList<>();

  FakeServer(GateSecret secret, String name) throws IOException {
    this.secret = secret;
    this.name = name;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Answers requests to that path (without the query) in another way than by default. */
  void on(String path, Handler handler) {
    handlers.put(path, handler);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String given = exchange.getRequestHeaders().getFirst("X-Waggle-Gate");
    if (given == null || !secret.matches(given)) {
      answer(exchange, 404, "{\"message\":\"page not found\"}\n");
      return;
    }
    String path = exchange.getRequestURI().getRawPath();
    seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    Handler handler = handlers.get(path);
    if (handler != null) {
      handler.handle(exchange);
    } else {
      long body = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      answer(exchange, 200, describe(exchange, body));
    }
  }

  /** Who answers, the request line, each header in a line, and the length of the body. */
  private String describe(HttpExchange exchange, long body) {
    StringBuilder text = new StringBuilder("server " + name + "\n");
    text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    exchange
        .getRequestHeaders()
        .forEach(
            (header, values) ->
                values.forEach(
                    value -> text.append('\n').append(header).append(": ").append(value)));
    return text + "\nbody " + body + "\n";
  }

  static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
