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
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.NodeId;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
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
  private static final String NODE = "node ";
  private static final String NOT_A_NODE =
      "this is for nodes of the swarm: show a node's certificate";

  private final transient AgentDesk desk;
  private final transient Writers writers;

  @Inject
  public AgentEndpoint(AgentDesk desk) {
    this.desk = desk;
    this.writers = new Writers(System::nanoTime);
  }

  @Override
  public void destroy() {
    writers.end();
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<NodeId> node = caller(request);
    String[] path = path(request);
    Optional<SessionId> session = session(path);
    if (node.isEmpty()) {
      Answers.fail(response, 403, NOT_A_NODE);
    } else if (path.length == 1 && path[0].equals("session")) {
      open(node.get(), request, response);
    } else if (session.isPresent()) {
      told(node.get(), session.get(), path[2], request, response);
    } else {
      Answers.fail(response, 404, "page not found");
    }
  }

  private void open(NodeId node, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<AgentMessage.Hello> hello = body(request, response, AgentMessage.Hello.class);
    if (hello.isEmpty()) {
      return;
    }
    if (!hello.get().nodeId().equals(node)) {
      Answers.fail(response, 403, "the certificate is that of node " + node);
      return;
    }
    String address = Optional.ofNullable(request.getHeader("X-Waggle-Peer")).orElse("");
    LateAnswer answer = LateAnswer.to(request);
    desk.open(hello.get(), address, later(answer, this::answerOpened));
  }

  private void answerOpened(HttpServletResponse response, Verdict<ManagerMessage> verdict)
      throws IOException {
    if (verdict instanceof Verdict.Accepted<ManagerMessage> accepted) {
      Answers.message(response, 200, accepted.result());
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
        LateAnswer answer = LateAnswer.to(request);
        desk.heartbeat(node, session, beat.get(), later(answer, AgentEndpoint::answerHeard));
      }
    } else if (what.equals("statuses")) {
      Optional<AgentMessage.Statuses> told = body(request, response, AgentMessage.Statuses.class);
      if (told.isPresent()) {
        LateAnswer answer = LateAnswer.to(request);
        desk.statuses(node, session, told.get(), later(answer, this::answerReported));
      }
    } else {
      Answers.fail(response, 404, "page not found");
    }
  }

  private static void answerHeard(HttpServletResponse response, Dispatcher.Heard heard)
      throws IOException {
    if (heard == Dispatcher.Heard.GOES_ON) {
      Answers.taken(response);
    } else {
      Answers.noSession(response);
    }
  }

  private void answerReported(HttpServletResponse response, Verdict<Integer> verdict)
      throws IOException {
    if (verdict instanceof Verdict.Refused<Integer> refused) {
      boolean over =
          refused.rejection() instanceof Rejection.ByStore store
              && store.code() == Rejection.StoreCode.INVALID_ARGUMENT;
      if (over) {
        Answers.noSession(response);
      } else {
        refuse(response, refused.rejection());
      }
    } else {
      Answers.taken(response);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<NodeId> node = caller(request);
    String[] path = path(request);
    if (node.isEmpty()) {
      Answers.fail(response, 403, NOT_A_NODE);
      return;
    }
    Optional<SessionId> session = session(path);
    if (session.isEmpty() || !path[2].equals("assignments")) {
      Answers.fail(response, 404, "page not found");
      return;
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    EventStream stream = new EventStream(async, writers);
    desk.stream(
        node.get(), session.get(), stream, known -> soon(() -> began(async, stream, known)));
  }

  private static void began(AsyncContext async, EventStream stream, boolean known) {
    HttpServletResponse response = (HttpServletResponse) async.getResponse();
    if (known) {
      response.setContentType("text/event-stream");
      response.setHeader("Cache-Control", "no-store");
      stream.begin();
      return;
    }
    try {
      Answers.noSession(response);
    } catch (IOException e) {
      // The agent has gone.
    } finally {
      async.complete();
    }
  }

  /** Writes the answer to a request that waited. */
  @FunctionalInterface
  private interface Result<T> {
    void write(HttpServletResponse response, T result) throws IOException;
  }

  /** Writes the answer on a thread of this class, when the result comes. */
  private <T> Consumer<T> later(LateAnswer answer, Result<T> how) {
    return result -> soon(() -> answer.give(response -> how.write(response, result)));
  }

  private void soon(Runnable writing) {
    try {
      writers.execute(writing);
    } catch (RejectedExecutionException e) {
      // The application ends, and its connections with it.
    }
  }

  /** Where another manager leads, that is all that the agent has to know. */
  private void refuse(HttpServletResponse response, Rejection rejection) throws IOException {
    Optional<ManagerAddress> leader = desk.elsewhere();
    if (leader.isPresent()) {
      Answers.message(response, MISDIRECTED, new ManagerMessage.NotLeader(leader.get()));
    } else {
      Answers.refuse(response, rejection);
    }
  }

  private static <M extends AgentMessage> Optional<M> body(
      HttpServletRequest request, HttpServletResponse response, Class<M> type) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BODY + 1);
    if (body.length > MOST_BODY) {
      Answers.fail(response, 413, "the message is larger than 8 MiB");
      return Optional.empty();
    }
    try {
      AgentMessage message = EngineJson.log().fromJson(body, AgentMessage.class);
      if (type.isInstance(message)) {
        return Optional.of(type.cast(message));
      }
      Answers.fail(response, 400, "not a " + type.getSimpleName());
    } catch (MalformedJsonException | IllegalArgumentException e) {
      Answers.fail(response, 400, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static Optional<NodeId> caller(HttpServletRequest request) {
    String name = request.getUserPrincipal() == null ? "" : request.getUserPrincipal().getName();
    return name.startsWith(NODE) ? Optional.of(new NodeId(name.split(" ")[1])) : Optional.empty();
  }

  private static String[] path(HttpServletRequest request) {
    String info = request.getPathInfo() == null ? "" : request.getPathInfo();
    return (info.startsWith("/") ? info.substring(1) : info).split("/");
  }

  /** The session that a path {@code session/ID/…} names; none for what is no id at all. */
  private static Optional<SessionId> session(String[] path) {
    return path.length == 3 && path[0].equals("session") && Ids.isWellFormed(path[1])
        ? Optional.of(new SessionId(path[1]))
        : Optional.empty();
  }
}
