package dev.waggle.agent.adapter.managerlink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.json.EngineJson;
import dev.waggle.model.id.NodeId;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A manager as an agent sees one, without a swarm behind it: it says what the test puts into it.
 */
public final class TestManager implements AutoCloseable {
  /** Stands in {@link #stream} for the end of the stream. */
  private static final ManagerMessage END = new ManagerMessage.KeepAlive(-1);

  public final List<Hello> hellos = new CopyOnWriteArrayList<>();
  public final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
  public final List<Statuses> reports = new CopyOnWriteArrayList<>();
  public final List<String> relayed = new CopyOnWriteArrayList<>();

  private final NodeId node;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile BlockingQueue<ManagerMessage> stream = new LinkedBlockingQueue<>();
  private volatile Optional<ManagerAddress> leader = Optional.empty();
  private volatile boolean silent;
  private volatile boolean refusing;

  public TestManager(char name) throws IOException {
    node = new NodeId(String.valueOf(name).repeat(25));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/waggle/v1/agent/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  public ManagerAddress address() {
    return new ManagerAddress(node, "127.0.0.1:" + server.getAddress().getPort());
  }

  /** Puts a message onto the stream of the current session. */
  public void say(ManagerMessage message) {
    stream.add(message);
  }

  /** Ends the session: no request of it is known any more. */
  public void endSession() {
    sessions.incrementAndGet();
    stream.add(END);
  }

  /** From now on it does not lead. */
  public void redirectTo(ManagerAddress other) {
    leader = Optional.of(other);
  }

  /** From now on nothing more is said on any stream, not even that it lives. */
  public void fallSilent(boolean nowSilent) {
    silent = nowSilent;
  }

  /** From now on no status is taken. */
  public void refuseReports(boolean nowRefusing) {
    refusing = nowRefusing;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private SessionId session() {
    return new SessionId("%025d".formatted(sessions.get()));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/waggle/v1/agent/".length());
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Waggle-Relay"))
          .ifPresent(wish -> relayed.add(path));
      if (path.equals("session")) {
        open(exchange);
      } else if (!path.startsWith("session/" + session() + "/")) {
        answer(exchange, 404, Optional.empty());
      } else if (path.endsWith("/assignments")) {
        tell(exchange);
      } else if (path.endsWith("/heartbeat")) {
        heartbeats.add((Heartbeat) read(exchange));
        answer(exchange, 200, Optional.empty());
      } else if (refusing) {
        answer(exchange, 503, Optional.empty());
      } else {
        reports.add((Statuses) read(exchange));
        answer(exchange, 200, Optional.empty());
      }
    }
  }

  private void open(HttpExchange exchange) throws IOException {
    Hello hello = (Hello) read(exchange);
    boolean relay = exchange.getRequestHeaders().containsKey("X-Waggle-Relay");
    if (leader.isPresent() && !relay) {
      answer(exchange, 421, Optional.of(new ManagerMessage.NotLeader(leader.get())));
      return;
    }
    sessions.incrementAndGet();
    stream = new LinkedBlockingQueue<>();
    hellos.add(hello);
    answer(
        exchange,
        200,
        Optional.of(
            new ManagerMessage.SessionStarted(
                AgentMessage.FORMAT, session(), Duration.ofMillis(100), List.of(address()))));
  }

  private void tell(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    BlockingQueue<ManagerMessage> mine = stream;
    OutputStream out = exchange.getResponseBody();
    try {
      while (true) {
        ManagerMessage next = mine.poll(500, TimeUnit.MILLISECONDS);
        if (next == END) {
          return;
        }
        if (!silent) {
          ManagerMessage said = next == null ? new ManagerMessage.KeepAlive(0) : next;
          String json =
              new String(
                  EngineJson.log().toJsonBytes(said, ManagerMessage.class), StandardCharsets.UTF_8);
          out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static AgentMessage read(HttpExchange exchange) throws IOException {
    return EngineJson.log().fromJson(exchange.getRequestBody().readAllBytes(), AgentMessage.class);
  }

  private static void answer(HttpExchange exchange, int status, Optional<ManagerMessage> message)
      throws IOException {
    byte[] body =
        message.map(m -> EngineJson.log().toJsonBytes(m, ManagerMessage.class)).orElse(new byte[0]);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
