package dev.waggle.agent.adapter.managerlink;

import dev.waggle.agent.adapter.managerlink.ManagerFailure.NoSession;
import dev.waggle.agent.adapter.managerlink.ManagerFailure.NotLeader;
import dev.waggle.agent.adapter.managerlink.ManagerFailure.Refused;
import dev.waggle.agent.adapter.managerlink.ManagerFailure.Removed;
import dev.waggle.agent.adapter.managerlink.ManagerFailure.Unreachable;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;

/** The managers over HTTP: requests one way, server-sent events the other. */
public final class HttpManagers implements Managers {
  /** The stream carries something at least every second. */
  static final Duration SILENCE = Duration.ofSeconds(3);

  /** Long enough for a second try of the kernel's, which comes after one second. */
  private static final Duration CONNECT = Duration.ofMillis(1_500);

  /** A manager holds a request at most so long for a leader, or for the proof that it leads. */
  private static final Duration OPEN = Duration.ofSeconds(6);

  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final Duration REPORT = Duration.ofSeconds(10);

  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final int MISDIRECTED = 421;
  private static final int FIRST_CLIENT_ERROR = 400;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  private final HttpClient client;
  private final String scheme;

  private HttpManagers(HttpClient client, String scheme) {
    this.client = client;
    this.scheme = scheme;
  }

  /** By mutual TLS, with the certificate that the node has now. */
  public static HttpManagers over(NodeTls tls) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {NodeTls.PROTOCOL});
    return new HttpManagers(
        builder().sslContext(tls.context()).sslParameters(parameters).build(), "https");
  }

  /** Without TLS; for tests. */
  static HttpManagers plain() {
    return new HttpManagers(builder().build(), "http");
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
  }

  @Override
  public ManagerMessage.SessionStarted open(Door door, AgentMessage.Hello hello) {
    HttpResponse<byte[]> answer =
        sent(post(door, "session", hello).timeout(OPEN).build(), BodyHandlers.ofByteArray());
    requireFine(answer);
    ManagerMessage message = decoded(answer.body());
    if (message instanceof ManagerMessage.SessionStarted started) {
      if (started.format() > AgentMessage.FORMAT) {
        throw new Refused(
            "the managers speak a newer form ("
                + started.format()
                + ") than this node: update this node");
      }
      return started;
    }
    if (message instanceof ManagerMessage.NodeRemoved) {
      throw new Removed();
    }
    throw new Unreachable("an unexpected answer: " + message, null);
  }

  @Override
  public void heartbeat(Session session, AgentMessage.Heartbeat beat) {
    requireFine(
        sent(
            post(session.door(), path(session, "heartbeat"), beat).timeout(BEAT).build(),
            BodyHandlers.ofByteArray()));
  }

  @Override
  public void report(Session session, AgentMessage.Statuses statuses) {
    requireFine(
        sent(
            post(session.door(), path(session, "statuses"), statuses).timeout(REPORT).build(),
            BodyHandlers.ofByteArray()));
  }

  @Override
  public void assignments(Session session, Consumer<ManagerMessage> sink) {
    HttpRequest request =
        request(session.door(), path(session, "assignments"))
            .header("Accept", "text/event-stream")
            .GET()
            .build();
    LineQueue lines = new LineQueue();
    CompletableFuture<HttpResponse<Void>> answer =
        client
            .sendAsync(request, info -> lines.bodyFor(info.statusCode(), OK))
            .whenComplete(
                (done, thrown) -> {
                  if (thrown != null) {
                    lines.failed(thrown);
                  }
                });
    try {
      requireStatus(lines.status(SILENCE), new byte[0]);
      StringBuilder data = new StringBuilder();
      for (Optional<String> line = lines.next(SILENCE);
          line.isPresent();
          line = lines.next(SILENCE)) {
        take(line.get(), data).ifPresent(json -> sink.accept(decoded(json)));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lines.cancel();
      answer.cancel(true);
    }
  }

  /** One event at its end: an empty line. Comments only show that the stream lives. */
  private static Optional<byte[]> take(String line, StringBuilder data) {
    if (line.startsWith("data:")) {
      data.append(line, line.startsWith("data: ") ? 6 : 5, line.length()).append('\n');
    } else if (line.isEmpty() && data.length() > 0) {
      byte[] json = data.toString().getBytes(StandardCharsets.UTF_8);
      data.setLength(0);
      return Optional.of(json);
    }
    return Optional.empty();
  }

  private static String path(Session session, String what) {
    return "session/" + session.id() + "/" + what;
  }

  private HttpRequest.Builder post(Door door, String path, AgentMessage message) {
    byte[] body = EngineJson.log().toJsonBytes(message, AgentMessage.class);
    return request(door, path).header("Content-Type", JSON).POST(BodyPublishers.ofByteArray(body));
  }

  private HttpRequest.Builder request(Door door, String path) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
              URI.create(scheme + "://" + door.manager().addr() + "/waggle/v1/agent/" + path));
      return door.relay() ? request.header("X-Waggle-Relay", "leader") : request;
    } catch (IllegalArgumentException e) {
      throw new Unreachable("not an address: " + door.manager().addr(), e);
    }
  }

  private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new Unreachable(request.uri().getAuthority() + " cannot be reached: " + reason(e), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void requireFine(HttpResponse<byte[]> answer) {
    requireStatus(answer.statusCode(), answer.body());
  }

  private static void requireStatus(int status, byte[] body) {
    if (status == OK || status == NO_CONTENT) {
      return;
    }
    if (status == MISDIRECTED
        && body.length > 0
        && decoded(body) instanceof ManagerMessage.NotLeader elsewhere) {
      throw new NotLeader(elsewhere.leader());
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (status == NOT_FOUND || status == MISDIRECTED) {
      throw new NoSession("the session is over (" + status + ")");
    }
    boolean refused =
        status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR && status != TOO_MANY;
    throw refused
        ? new Refused("refused (" + status + "): " + text)
        : new Unreachable("answered " + status + ": " + text, null);
  }

  private static ManagerMessage decoded(byte[] json) {
    try {
      return EngineJson.log().fromJson(json, ManagerMessage.class);
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new Unreachable("an answer that cannot be read: " + e.getMessage(), e);
    }
  }

  private static Unreachable interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Unreachable("broken off", e);
  }

  private static String reason(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
