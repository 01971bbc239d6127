package dev.waggle.manager.adapter.gate;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: its requests in order, one under way at a time. After a request's end it
 * goes on reading, because only so a client that leaves is noticed; what comes early is held.
 */
final class FrontHandler extends ChannelInboundHandlerAdapter {
  private final Shared shared;
  private final RequestDecoder decoder;
  private final AnswerEncoder encoder;
  private final HeadTimeout headTimeout;
  private final String peer;
  private final Deque<HttpObject> held = new ArrayDeque<>();
  private Caller caller;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable HttpRequest withoutBody;
  private @Nullable Exchange current;
  private @Nullable BackHandler back;
  private boolean closing;

  /**
   * @param caller who it is; on the cluster port, who it is until the TLS handshake tells
   * @param peer the client's address, empty on the local socket
   */
  FrontHandler(
      Shared shared,
      RequestDecoder decoder,
      AnswerEncoder encoder,
      HeadTimeout headTimeout,
      Caller caller,
      String peer) {
    this.shared = shared;
    this.decoder = decoder;
    this.encoder = encoder;
    this.headTimeout = headTimeout;
    this.caller = caller;
    this.peer = peer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  private ChannelHandlerContext ctx() {
    if (ctx == null) {
      throw new AssertionError("not in a pipeline");
    }
    return ctx;
  }

  Channel channel() {
    return ctx().channel();
  }

  EventLoop loop() {
    return channel().eventLoop();
  }

  String peer() {
    return peer;
  }

  /** Whether its client is one of this machine, by the local socket. */
  boolean isLocal() {
    return peer.isEmpty();
  }

  @Nullable BackHandler back() {
    return back;
  }

  /** Keeps this back connection for the next request and closes the one kept before. */
  void keep(@Nullable BackHandler newBack) {
    if (back != null && back != newBack) {
      back.close();
    }
    back = newBack;
  }

  ChannelFuture write(HttpObject part) {
    if (part instanceof HttpResponse) {
      encoder.answering(current == null ? HttpMethod.GET : current.method());
    }
    return ctx().write(part);
  }

  void flush() {
    ctx().flush();
  }

  void close() {
    ctx().close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      authenticated(context, handshake);
    } else if (event instanceof SslCloseCompletionEvent) {
      context.close();
    }
  }

  private void authenticated(ChannelHandlerContext context, SslHandshakeCompletionEvent handshake) {
    SslHandler ssl = context.pipeline().get(SslHandler.class);
    if (!handshake.isSuccess() || ssl == null) {
      context.close();
      return;
    }
    Dialer.peer(ssl.engine()).ifPresent(node -> caller = node);
    if (caller instanceof Caller.Anonymous) {
      context
          .executor()
          .schedule(
              () -> context.close(),
              shared.limits().anonymousLife().toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    HttpObject part = (HttpObject) msg;
    if (closing) {
      ReferenceCountUtil.release(part);
    } else if (!held.isEmpty() || (current != null && current.requestEnded())) {
      held.add(part);
    } else {
      take(part);
    }
  }

  private void take(HttpObject part) {
    if (part instanceof HttpRequest request) {
      takeHead(request);
    } else if (current != null) {
      current.part((HttpContent) part);
    } else if (withoutBody != null && part instanceof LastHttpContent last) {
      HttpRequest request = withoutBody;
      withoutBody = null;
      current = new Exchange(this, shared, request, callerNow());
      current.part(last);
      current.start();
    } else {
      ReferenceCountUtil.release(part);
    }
  }

  private void takeHead(HttpRequest request) {
    headTimeout.headComplete();
    if (request.decoderResult().isFailure()) {
      HttpResponse answer =
          malformed(request.decoderResult().cause()).response(shared.engineVersions().offered());
      HttpUtil.setKeepAlive(answer, false);
      write(answer);
      linger();
    } else if (HttpUtil.getContentLength(request, 0L) == 0
        && !HttpUtil.isTransferEncodingChunked(request)) {
      // Its end is the next thing that the decoder hands over.
      withoutBody = request;
    } else {
      current = new Exchange(this, shared, request, callerNow());
      current.start();
    }
  }

  /** Asked for each request: a connection may stand longer than its node is a manager. */
  private Caller callerNow() {
    return caller.amongst(shared.config().managers());
  }

  private static DockerAnswer malformed(Throwable cause) {
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    return DockerAnswer.error(status, "malformed request: " + cause.getMessage());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (current == null || closing) {
      context.read();
    } else if (!current.requestEnded()) {
      current.flushBody();
    } else {
      current.flush();
      if (held.isEmpty()) {
        context.read();
      }
    }
  }

  /** Reads more of the body of the request, if it is still the one under way. */
  void readBody(Exchange exchange) {
    if (exchange == current) {
      ctx().read();
    }
  }

  /** The request under way has its whole answer. */
  void answered(boolean close) {
    Exchange done = current;
    current = null;
    if (close) {
      if (done != null && done.requestEnded()) {
        closing = true;
        ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      } else {
        linger();
      }
      return;
    }
    flush();
    headTimeout.awaitHead(ctx(), decoder.holdsBytes());
    // Not from within the back connection's read: its own turn must end first.
    loop().execute(this::next);
  }

  private void next() {
    boolean wasHeld = !held.isEmpty();
    while (!closing && !held.isEmpty() && (current == null || !current.requestEnded())) {
      take(held.remove());
    }
    if (wasHeld && channel().isActive()) {
      channelReadComplete(ctx());
    }
  }

  /**
   * Closes so that the answer arrives: with bytes of the client unread, the kernel would tell it of
   * a broken connection instead.
   */
  private void linger() {
    closing = true;
    flush();
    if (channel() instanceof DuplexChannel duplex
        && channel().pipeline().get(SslHandler.class) == null) {
      ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> duplex.shutdownOutput());
    }
    loop()
        .schedule(
            () -> channel().close(), shared.limits().linger().toMillis(), TimeUnit.MILLISECONDS);
    ctx().read();
  }

  /** Stops being HTTP: what the decoder still holds goes to the tunnel. */
  void become(Tunnel tunnel) {
    current = null;
    back = null;
    if (!held.isEmpty()) {
      // Bytes for the new protocol came before it was agreed on and were read as requests.
      close();
    }
    releaseHeld();
    channel().pipeline().addLast(tunnel);
    channel().pipeline().remove(this);
    channel().pipeline().remove(headTimeout);
    channel().pipeline().remove(encoder);
    channel().pipeline().remove(decoder);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (current != null) {
      current.gone();
      current = null;
    } else if (back != null && isLocal()) {
      shared.idle().add(back);
      back = null;
    }
    keep(null);
    releaseHeld();
  }

  private void releaseHeld() {
    while (!held.isEmpty()) {
      ReferenceCountUtil.release(held.remove());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
