package dev.waggle.manager.adapter.gate;

import dev.waggle.manager.core.decision.Undecided;
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
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Touched by the client connection's event loop only.
 *
 * <p>routed → (awaiting the body) → (searching the leader) → dialing → sent → answering → finished;
 * refused from each of those before sent; back from sent to dialing or searching as {@link Tries}
 * allows.
 */
final class Exchange implements LeaderSearch.Asker, AnswerRelay.Course {
  private static final DockerAnswer UNKNOWN = DockerAnswer.error(500, Undecided.DEADLINE.message());

  private final FrontHandler front;
  private final Shared shared;
  private final HttpRequest request;
  private final Caller caller;
  private final BodyAdmission body;
  private final AnswerRelay answer;
  private final OutgoingBody outgoing = new OutgoingBody();
  private final int hops;
  private Tries tries = Tries.once();
  private @Nullable Route awaitsBody;
  private @Nullable Future<?> bodyTimeout;
  private @Nullable LeaderSearch search;
  private @Nullable BackHandler back;
  private String connectionId = "";
  private int dials;
  private boolean toEngine;
  private boolean requestEnded;
  private boolean bodyUnwanted;
  private boolean finished;

  Exchange(FrontHandler front, Shared shared, HttpRequest request, Caller caller) {
    this.front = front;
    this.shared = shared;
    this.request = request;
    this.caller = caller;
    this.body = new BodyAdmission(request, caller, shared.limits(), shared.bodies());
    this.hops = GateHeaders.hops(request, caller);
    this.answer = new AnswerRelay(front, request, this, hops > 0);
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
    if (isRead() && body.isEmpty()) {
      tries = Tries.ofRead();
      outgoing.keep();
    }
    Route route =
        Routes.of(caller, request.method().name(), request.uri(), GateHeaders.wish(request));
    if (route instanceof Route.Refused refused) {
      refuse(refused.status(), refused.message());
    } else if (route instanceof Route.AtEngine) {
      startAtEngine();
    } else {
      startInSwarm(route);
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

  private void startInSwarm(Route route) {
    Optional<DockerAnswer> refusal = body.refuseDeclared();
    if (refusal.isPresent()) {
      finishWith(refusal.get());
      return;
    }
    continueExpected();
    if (requestEnded) {
      send(route);
    } else {
      awaitBody(route);
    }
  }

  /**
   * The server and the leader get a request when all of it is here: a slow client ties up none of
   * their threads, and one that leaves half-way is nothing to them.
   */
  private void awaitBody(Route route) {
    awaitsBody = route;
    bodyTimeout =
        front
            .loop()
            .schedule(
                () -> refuse(408, "the request's body did not come to its end: send it again"),
                shared.limits().bodyTime().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void bodyIsWhole(Route route) {
    awaitsBody = null;
    stopBodyTimeout();
    send(route);
  }

  private void stopBodyTimeout() {
    if (bodyTimeout != null) {
      bodyTimeout.cancel(false);
    }
  }

  private void send(Route route) {
    LeaderView leaders = shared.config().leaders();
    if (route instanceof Route.AtLeader at && leaders.isManager() && !leaders.thisNodeLeads()) {
      searchLeader(at.repeatable());
    } else {
      ask(new Target.Server(shared.config().serverPort().get()));
    }
  }

  private void searchLeader(boolean repeatable) {
    boolean forwardedHere = hops > 0;
    if (isRead() && outgoing.isKept()) {
      tries = Tries.ofReadAtLeader();
    } else if (repeatable && !forwardedHere && !isRead()) {
      tries = Tries.ofKnownWrite();
      outgoing.keep();
    }
    search = new LeaderSearch(shared, front.loop(), this, forwardedHere);
    search.begin();
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
    BackHandler idle = front.isLocal() ? shared.idle().take(target) : null;
    if (idle != null) {
      front.keep(idle);
      connected(idle);
      return;
    }
    dial(target);
  }

  private void dial(Target target) {
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
    outgoing.sendTo(to);
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
      outgoing = head.toLeader(to.ownNodeId(), hops, tries.forwarded());
    } else {
      shared.departures().answered(connectionId);
      connectionId = shared.departures().open();
      outgoing = head.toServer(shared.secret(), connectionId, tries.forwarded());
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
    if (finished || bodyUnwanted && !outgoing.isKept()) {
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
    } else {
      outgoing.add(part);
      if (back != null) {
        outgoing.sendTo(back);
      }
      if (requestEnded && awaitsBody != null) {
        bodyIsWhole(awaitsBody);
      }
    }
  }

  /** Sends what came and reads more of the body once it is on its way. */
  void flushBody() {
    BackHandler to = back;
    if (to == null) {
      if (awaitsBody != null) {
        front.readBody(this);
      }
      return;
    }
    to.flush();
    ChannelFuture written = outgoing.lastWrite();
    if (written == null) {
      front.readBody(this);
      return;
    }
    written.addListener(
        done -> {
          // The other side may refuse the rest and still answer: read on, throw away.
          bodyUnwanted |= !done.isSuccess() && back == to;
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
    if (search != null && GateHeaders.isUndecided(part) && askNextLeader(search)) {
      ReferenceCountUtil.release(part);
      return null;
    }
    return answer.part(part);
  }

  /** Goes on to whoever leads next; or says what is known, if the time is over. */
  private boolean askNextLeader(LeaderSearch among) {
    if (!outgoing.isKept()) {
      return false;
    }
    if (among.undecided()) {
      takeBack();
      return true;
    }
    if (tries.isUncertain()) {
      finishWith(UNKNOWN);
      return true;
    }
    return false;
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
    if (answer.isStarted()) {
      front.close();
    } else if (target != null && tries.brokeOff()) {
      takeBack();
      if (search != null) {
        search.brokeOff();
      } else {
        dial(target);
      }
    } else {
      back = null;
      front.keep(null);
      finishWith(broken(target, cause));
    }
  }

  /** The request is to be sent again, on another connection. */
  private void takeBack() {
    back = null;
    front.keep(null);
    bodyUnwanted = false;
    outgoing.rewind();
  }

  private boolean isRead() {
    return HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
  }

  private DockerAnswer broken(@Nullable Target target, Throwable cause) {
    if (tries.isUncertain()) {
      return UNKNOWN;
    }
    if (target instanceof Target.Leader leader) {
      return DockerAnswer.error(
          500,
          "rpc error: code = Unknown desc = the connection to the leader "
              + leader.nodeId()
              + " broke before it answered"
              + (isRead() ? "" : ": the request may or may not have been carried out"));
    }
    String who = target instanceof Target.Engine ? "the engine" : "this node's server";
    return DockerAnswer.error(502, who + " broke off before it answered: " + cause.getMessage());
  }

  @Override
  public void noLeader(int status, String message) {
    finishWith(tries.isUncertain() ? UNKNOWN : DockerAnswer.undecided(status, message));
  }

  @Override
  public void deposed() {
    BackHandler to = back;
    if (to != null && !answer.isStarted()) {
      to.close();
      failed(new IllegalStateException("another manager leads"));
    }
  }

  private void refuse(int status, String message) {
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
    stopBodyTimeout();
    body.release();
    if (search != null) {
      search.end();
    }
    outgoing.release();
  }
}
