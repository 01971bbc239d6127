package dev.waggle.manager.adapter.gate;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Touched by the client connection's event loop only.
 *
 * <p>routed → (searching the leader) → dialing → sent → answering → finished; refused from each of
 * the first four; a read without a body goes back from sent to dialing once.
 */
final class Exchange implements LeaderSearch.Asker, AnswerRelay.Course {
  private final FrontHandler front;
  private final Shared shared;
  private final HttpRequest request;
  private final Caller caller;
  private final BodyAdmission body;
  private final AnswerRelay answer;
  private final Deque<HttpContent> pending = new ArrayDeque<>();
  private @Nullable LeaderSearch search;
  private @Nullable BackHandler back;
  private @Nullable ChannelFuture lastBodyWrite;
  private String connectionId = "";
  private int dials;
  private boolean toEngine;
  private boolean requestEnded;
  private boolean bodyUnwanted;
  private boolean askedAgain;
  private boolean finished;

  Exchange(FrontHandler front, Shared shared, HttpRequest request, Caller caller) {
    this.front = front;
    this.shared = shared;
    this.request = request;
    this.caller = caller;
    this.body = new BodyAdmission(request, caller, shared.limits(), shared.bodies());
    this.answer = new AnswerRelay(front, request, this);
  }

  HttpMethod method() {
    return request.method();
  }

  boolean requestEnded() {
    return requestEnded;
  }

  /** Routes the request; called when its head is there and, if it has no body, its end. */
  void start() {
    Optional<String> fault = body.framingFault();
    if (fault.isPresent()) {
      refuse(400, fault.get());
      return;
    }
    Route route =
        Routes.of(caller, request.method().name(), request.uri(), GateHeaders.wish(request));
    if (route instanceof Route.Refused refused) {
      refuse(refused.status(), refused.message());
    } else if (route instanceof Route.AtEngine) {
      startAtEngine();
    } else {
      startInSwarm(route instanceof Route.AtLeader);
    }
  }

  private void startAtEngine() {
    toEngine = true;
    Optional<Path> socket = shared.config().engine().socket();
    if (socket.isEmpty()) {
      finishWith(WithoutEngine.answer(request.method().name(), request.uri()));
      return;
    }
    continueExpected();
    ask(new Target.Engine(socket.get()));
  }

  private void startInSwarm(boolean atLeader) {
    Optional<DockerAnswer> refusal = body.refuseDeclared();
    if (refusal.isPresent()) {
      finishWith(refusal.get());
      return;
    }
    LeaderView leaders = shared.config().leaders();
    if (atLeader && leaders.isManager() && !leaders.thisNodeLeads()) {
      if (GateHeaders.hops(request, caller) > 0) {
        refuse(503, "the request was forwarded already and this manager does not lead");
        return;
      }
      continueExpected();
      search = new LeaderSearch(shared, front.loop(), this);
      search.begin();
      return;
    }
    continueExpected();
    ask(new Target.Server(shared.config().serverPort().get()));
  }

  private void continueExpected() {
    if (HttpUtil.is100ContinueExpected(request)) {
      front.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      front.flush();
    }
  }

  @Override
  public void ask(Target target) {
    BackHandler kept = front.back();
    if (kept != null && kept.target().equals(target) && kept.isOpen()) {
      connected(kept);
      return;
    }
    front.keep(null);
    int dial = ++dials;
    shared
        .dialer()
        .dial(target, front.loop())
        .addListener(
            dialed -> {
              BackHandler fresh = dialed.isSuccess() ? (BackHandler) dialed.getNow() : null;
              if (finished || dial != dials) {
                if (fresh != null) {
                  fresh.close();
                }
              } else if (fresh != null) {
                front.keep(fresh);
                connected(fresh);
              } else {
                dialFailed(target, dialed.cause());
              }
            });
  }

  private void dialFailed(Target target, Throwable cause) {
    if (target instanceof Target.Leader && search != null) {
      search.dialFailed(cause);
    } else if (target instanceof Target.Engine) {
      refuse(502, "cannot reach the engine: " + cause.getMessage());
    } else {
      refuse(503, "this node's server does not answer: " + cause.getMessage());
    }
  }

  private void connected(BackHandler to) {
    back = to;
    if (search != null) {
      search.sent();
    }
    to.begin(this, head(to));
    while (!pending.isEmpty()) {
      lastBodyWrite = to.send(pending.remove());
    }
    to.flush();
    if (!requestEnded) {
      flushBody();
    }
  }

  private HttpRequest head(BackHandler to) {
    OutgoingHead head = new OutgoingHead(request, caller, shared.engineVersions().offered());
    if (to.target() instanceof Target.Engine) {
      return head.toEngine();
    }
    HttpRequest outgoing;
    if (to.target() instanceof Target.Leader) {
      outgoing = head.toLeader(to.ownNodeId(), GateHeaders.hops(request, caller));
    } else {
      shared.departures().answered(connectionId);
      connectionId = shared.departures().open();
      outgoing = head.toServer(shared.secret(), connectionId);
    }
    if (!front.peer().isEmpty() && !outgoing.headers().contains(GateHeaders.PEER)) {
      outgoing.headers().set(GateHeaders.PEER, front.peer());
    }
    return outgoing;
  }

  /** Takes a part of the request's body. */
  void part(HttpContent part) {
    if (part instanceof LastHttpContent) {
      requestEnded = true;
    }
    if (finished || bodyUnwanted) {
      ReferenceCountUtil.release(part);
      return;
    }
    if (part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(part);
      refuse(400, "malformed request body");
      return;
    }
    Optional<DockerAnswer> refusal =
        toEngine ? Optional.empty() : body.refusePart(part.content().readableBytes());
    if (refusal.isPresent()) {
      ReferenceCountUtil.release(part);
      finishWith(refusal.get());
    } else if (back == null) {
      pending.add(part);
    } else {
      lastBodyWrite = back.send(part);
    }
  }

  /** Sends what came and reads more of the body once it is on its way. */
  void flushBody() {
    if (back == null) {
      return;
    }
    back.flush();
    ChannelFuture written = lastBodyWrite;
    if (written == null) {
      front.readBody(this);
      return;
    }
    written.addListener(
        done -> {
          // The other side may refuse the rest and still answer: read on, throw away.
          bodyUnwanted |= !done.isSuccess();
          front.readBody(this);
        });
  }

  void flush() {
    if (back != null) {
      back.flush();
    }
  }

  /** Takes a part of the answer; gives the write that the next read waits for, if there is one. */
  @Nullable ChannelFuture answer(HttpObject part) {
    return answer.part(part);
  }

  @Override
  public boolean mayTunnel() {
    return toEngine && requestEnded;
  }

  @Override
  public void started() {
    if (search != null) {
      search.end();
    }
  }

  @Override
  public void tunnel() {
    BackHandler to = back;
    if (to == null) {
      throw new AssertionError("an answer without a connection: " + request.uri());
    }
    finished = true;
    release();
    front.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    to.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    Tunnel[] directions = Tunnel.between(front.channel(), to.channel());
    front.become(directions[0]);
    to.become(directions[1]);
    front.channel().flush();
    front.channel().read();
    to.channel().read();
  }

  /** The back connection broke. */
  @Override
  public void failed(Throwable cause) {
    if (finished) {
      return;
    }
    Target target = back == null ? null : back.target();
    back = null;
    front.keep(null);
    if (answer.isStarted()) {
      front.close();
    } else if (canAskAgain() && target != null) {
      askedAgain = true;
      requeueEnd();
      if (search != null) {
        search.begin();
      } else {
        ask(target);
      }
    } else {
      finishWith(broken(target, cause));
    }
  }

  private boolean canAskAgain() {
    return !askedAgain && requestEnded && body.isEmpty() && isRead();
  }

  private boolean isRead() {
    return new OutgoingHead(request, caller, ApiVersion.OURS).isRead();
  }

  private void requeueEnd() {
    pending.add(LastHttpContent.EMPTY_LAST_CONTENT);
    lastBodyWrite = null;
  }

  private DockerAnswer broken(@Nullable Target target, Throwable cause) {
    if (target instanceof Target.Leader leader) {
      return DockerAnswer.error(
          500,
          "rpc error: code = Unknown desc = the connection to the leader "
              + leader.nodeId()
              + " broke before it answered"
              + (isRead()
                  ? ""
                  : ": the request may or may not have been carried out; look before you repeat"
                      + " it"));
    }
    String who = target instanceof Target.Engine ? "the engine" : "this node's server";
    return DockerAnswer.error(502, who + " broke off before it answered: " + cause.getMessage());
  }

  @Override
  public void deposed() {
    BackHandler to = back;
    if (to != null && !answer.isStarted()) {
      to.close();
      failed(new IllegalStateException("another manager leads"));
    }
  }

  @Override
  public void refuse(int status, String message) {
    finishWith(DockerAnswer.error(status, message));
  }

  private void finishWith(DockerAnswer own) {
    if (finished) {
      return;
    }
    if (answer.isStarted()) {
      front.close();
      return;
    }
    if (back != null) {
      front.keep(null);
    }
    answer.write(own, shared.engineVersions().offered(), !requestEnded);
    ended();
  }

  @Override
  public void ended() {
    if (finished) {
      return;
    }
    finished = true;
    release();
    shared.departures().answered(connectionId);
    if (back != null) {
      if (answer.closesBack() || !requestEnded) {
        front.keep(null);
      } else {
        back.release();
      }
    }
    front.answered(answer.closesFront() || !requestEnded);
  }

  /** The client left. */
  void gone() {
    if (!finished) {
      finished = true;
      release();
      shared.departures().gone(connectionId);
    }
  }

  private void release() {
    body.release();
    if (search != null) {
      search.end();
    }
    while (!pending.isEmpty()) {
      ReferenceCountUtil.release(pending.remove());
    }
  }
}
