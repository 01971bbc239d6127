package dev.waggle.manager.adapter.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A client connection's one connection to the server, the engine or the leader: it carries one
 * exchange at a time. Touched by the client connection's event loop only.
 */
final class BackHandler extends ChannelInboundHandlerAdapter {
  private final Target target;
  private String ownNodeId = "";
  private @Nullable Channel channel;
  private @Nullable Exchange exchange;
  private @Nullable ChannelFuture lastAnswerWrite;

  BackHandler(Target target) {
    this.target = target;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  Target target() {
    return target;
  }

  /** Says as which node this connection authenticated itself to the leader. */
  void identity(String nodeId) {
    ownNodeId = nodeId;
  }

  String ownNodeId() {
    return ownNodeId;
  }

  boolean isOpen() {
    return channel().isActive();
  }

  /** Whether the next exchange may begin: the last one has its whole answer. */
  boolean isIdle() {
    return exchange == null && isOpen();
  }

  Channel channel() {
    if (channel == null) {
      throw new AssertionError("not connected yet: " + target);
    }
    return channel;
  }

  /** Sends a request's head; the answer goes to the exchange until it says {@link #release}. */
  void begin(Exchange newExchange, HttpRequest head) {
    exchange = newExchange;
    // The last client may have left without its answer: nothing waits for that.
    lastAnswerWrite = null;
    channel().write(head);
    channel().read();
  }

  ChannelFuture send(HttpContent part) {
    return channel().write(part);
  }

  void flush() {
    channel().flush();
  }

  /** The exchange is over; the connection may carry the next one. */
  void release() {
    exchange = null;
  }

  void close() {
    exchange = null;
    channel().close();
  }

  /** Stops being HTTP: what the codec still holds goes to the tunnel. */
  void become(Tunnel tunnel) {
    exchange = null;
    channel().pipeline().addLast(tunnel);
    channel().pipeline().remove(this);
    channel().pipeline().remove(HttpClientCodec.class);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    Exchange current = exchange;
    if (current == null) {
      // Nobody asked: the other side is out of step, and so would be the next answer.
      ReferenceCountUtil.release(msg);
      ctx.close();
      return;
    }
    HttpObject part = (HttpObject) msg;
    if (part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(msg);
      fail(ctx, part.decoderResult().cause());
      return;
    }
    ChannelFuture written = current.answer(part);
    if (written != null) {
      lastAnswerWrite = written;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ChannelFuture written = lastAnswerWrite;
    if (written == null) {
      ctx.read();
      return;
    }
    written.channel().flush();
    written.addListener(
        done -> {
          if (done.isSuccess()) {
            ctx.read();
          }
        });
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, new IOException("connection closed"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(ctx, cause);
  }

  private void fail(ChannelHandlerContext ctx, Throwable cause) {
    Exchange current = exchange;
    exchange = null;
    ctx.close();
    if (current != null) {
      current.failed(cause);
    }
  }
}
