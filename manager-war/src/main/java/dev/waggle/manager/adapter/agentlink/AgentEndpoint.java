package dev.waggle.manager.adapter.agentlink;

import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.AgentDesk;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.NodeId;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The agents' sessions over HTTP: opening one, its assignment stream, heartbeats, statuses.
 * Requests wait without a thread; answers are written by a few threads of this class.
 */
@WebServlet(urlPatterns = "/waggle/v1/agent/*", asyncSupported = true)
public final class AgentEndpoint extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MISDIRECTED = 421;
  private static final int MOST_BODY = 8 << 20;
  private static final int WRITERS = 4;
  private static final String NODE = "node ";

  private final transient AgentDesk desk;
  private final transient ExecutorService writers;

  @Inject
  public AgentEndpoint(AgentDesk desk) {
    this.desk = desk;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            WRITERS,
            WRITERS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "waggle-agentlink");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.writers = pool;
  }

  @Override
  public void destroy() {
    writers.shutdown();
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<NodeId> node = caller(request);
    String[] path = path(request);
    if (node.isEmpty()) {
      fail(response, 403, "this is for nodes of the swarm: show a node's certificate");
    } else if (path.length == 1 && path[0].equals("session")) {
      open(node.get(), request, response);
    } else if (path.length == 3 && path[0].equals("session")) {
      told(node.get(), new SessionId(path[1]), path[2], request, response);
    } else {
      fail(response, 404, "page not found");
    }
  }

  private void open(NodeId node, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<AgentMessage.Hello> hello = body(request, response, AgentMessage.Hello.class);
    Optional<ManagerAddress> leader = desk.elsewhere();
    if (hello.isEmpty()) {
      return;
    }
    if (!hello.get().nodeId().equals(node)) {
      fail(response, 403, "the certificate is that of node " + node);
    } else if (leader.isPresent()) {
      answer(response, MISDIRECTED, new ManagerMessage.NotLeader(leader.get()));
    } else {
      AsyncContext async = request.startAsync();
      async.setTimeout(0);
      String address = Optional.ofNullable(request.getHeader("X-Waggle-Peer")).orElse("");
      desk.open(hello.get(), address, later(async, AgentEndpoint::answerOpened));
    }
  }

  private static void answerOpened(HttpServletResponse response, Verdict<ManagerMessage> verdict)
      throws IOException {
    if (verdict instanceof Verdict.Accepted<ManagerMessage> accepted) {
      answer(response, 200, accepted.result());
    } else if (verdict instanceof Verdict.Refused<ManagerMessage> refused) {
      refuse(response, refused.rejection());
    }
  }

  private void told(
      NodeId node,
      SessionId session,
      String what,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (what.equals("heartbeat")) {
      Optional<AgentMessage.Heartbeat> beat = body(request, response, AgentMessage.Heartbeat.class);
      if (beat.isPresent()) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        desk.heartbeat(
            node,
            session,
            beat.get(),
            later(async, (to, heard) -> noContentIf(heard == Dispatcher.Heard.GOES_ON, to)));
      }
    } else if (what.equals("statuses")) {
      Optional<AgentMessage.Statuses> statuses =
          body(request, response, AgentMessage.Statuses.class);
      if (statuses.isPresent()) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        desk.statuses(node, session, statuses.get(), later(async, AgentEndpoint::answerReported));
      }
    } else {
      fail(response, 404, "page not found");
    }
  }

  private static void answerReported(HttpServletResponse response, Verdict<Integer> verdict)
      throws IOException {
    if (verdict instanceof Verdict.Refused<Integer> refused) {
      boolean over = refused.rejection().message().endsWith("session invalid");
      if (over) {
        noContentIf(false, response);
      } else {
        refuse(response, refused.rejection());
      }
    } else {
      noContentIf(true, response);
    }
  }

  private static void noContentIf(boolean good, HttpServletResponse response) throws IOException {
    if (good) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      fail(response, 404, "the session is over: open a new one");
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<NodeId> node = caller(request);
    String[] path = path(request);
    if (node.isEmpty()) {
      fail(response, 403, "this is for nodes of the swarm: show a node's certificate");
      return;
    }
    if (path.length != 3 || !path[0].equals("session") || !path[2].equals("assignments")) {
      fail(response, 404, "page not found");
      return;
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-store");
    EventStream stream = new EventStream(async, writers);
    desk.stream(
        node.get(),
        new SessionId(path[1]),
        stream,
        known -> writers.execute(() -> began(async, stream, known)));
  }

  private static void began(AsyncContext async, EventStream stream, boolean known) {
    try {
      if (known) {
        async.getResponse().getOutputStream().setWriteListener(stream);
      } else {
        noContentIf(false, (HttpServletResponse) async.getResponse());
        async.complete();
      }
    } catch (IOException e) {
      stream.close();
    }
  }

  /** Writes the answer to a request that waited. */
  @FunctionalInterface
  private interface Answer<T> {
    void write(HttpServletResponse response, T result) throws IOException;
  }

  /** Writes the answer on a thread of this class, when it comes. */
  private <T> Consumer<T> later(AsyncContext async, Answer<T> answer) {
    return result ->
        writers.execute(
            () -> {
              try {
                answer.write((HttpServletResponse) async.getResponse(), result);
              } catch (IOException e) {
                // The agent has gone; it opens a new session.
              } finally {
                async.complete();
              }
            });
  }

  private static void refuse(HttpServletResponse response, Rejection rejection) throws IOException {
    boolean final_ =
        rejection instanceof Rejection.ByStore store
            && (store.code() == Rejection.StoreCode.FAILED_PRECONDITION
                || store.code() == Rejection.StoreCode.NOT_FOUND);
    fail(response, final_ ? 409 : 503, rejection.message());
  }

  private static <M extends AgentMessage> Optional<M> body(
      HttpServletRequest request, HttpServletResponse response, Class<M> type) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BODY + 1);
    if (body.length > MOST_BODY) {
      fail(response, 413, "the message is larger than 8 MiB");
      return Optional.empty();
    }
    try {
      AgentMessage message = EngineJson.log().fromJson(body, AgentMessage.class);
      if (type.isInstance(message)) {
        return Optional.of(type.cast(message));
      }
      fail(response, 400, "not a " + type.getSimpleName());
    } catch (MalformedJsonException | IllegalArgumentException e) {
      fail(response, 400, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static void answer(HttpServletResponse response, int status, ManagerMessage message)
      throws IOException {
    write(response, status, EngineJson.log().toJsonBytes(message, ManagerMessage.class));
  }

  private static void fail(HttpServletResponse response, int status, String message)
      throws IOException {
    write(response, status, EngineJson.api().toJsonBytes(Map.of("message", message)));
  }

  private static void write(HttpServletResponse response, int status, byte[] json)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }

  private static Optional<NodeId> caller(HttpServletRequest request) {
    String name = request.getUserPrincipal() == null ? "" : request.getUserPrincipal().getName();
    return name.startsWith(NODE) ? Optional.of(new NodeId(name.split(" ")[1])) : Optional.empty();
  }

  private static String[] path(HttpServletRequest request) {
    String info = request.getPathInfo() == null ? "" : request.getPathInfo();
    return info.replaceFirst("^/", "").split("/");
  }
}
