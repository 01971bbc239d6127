package dev.waggle.manager.adapter.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection that stopped being HTTP: bytes from its channel go to the other
 * one, read no faster than the other takes them. The end of input here ends the output there and
 * nothing else: {@code docker run -i} sends its last byte long before it has read the first.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
  private final Channel there;
  private @Nullable Tunnel opposite;
  private @Nullable ChannelFuture lastWrite;
  private boolean ended;
  private boolean finished;
  private boolean refused;

  private Tunnel(Channel there) {
    this.there = there;
  }

  /** The two directions, to be put into the pipelines of the two channels. */
  static Tunnel[] between(Channel front, Channel back) {
    Tunnel fromFront = new Tunnel(back);
    Tunnel fromBack = new Tunnel(front);
    fromFront.opposite = fromBack;
    fromBack.opposite = fromFront;
    return new Tunnel[] {fromFront, fromBack};
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (refused) {
      ReferenceCountUtil.release(msg);
    } else if (msg instanceof ByteBuf bytes) {
      lastWrite = there.write(bytes);
    } else if (msg instanceof HttpContent part) {
      lastWrite = there.write(part.content());
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    there.flush();
    if (ended) {
      return;
    }
    ChannelFuture written = lastWrite;
    if (written == null || refused) {
      ctx.read();
      return;
    }
    written.addListener(
        done -> {
          if (!done.isSuccess()) {
            refusedThere(ctx);
          }
          if (!ended) {
            ctx.read();
          }
        });
  }

  /**
   * The other side takes no more; what it still has to say is on its way in the other direction.
   */
  private void refusedThere(ChannelHandlerContext ctx) {
    refused = true;
    if (opposite == null || opposite.finished) {
      ctx.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      end(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  private void end(ChannelHandlerContext ctx) {
    if (ended) {
      return;
    }
    ended = true;
    there
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            done -> {
              finished = true;
              if (opposite == null || opposite.finished) {
                ctx.close();
                there.close();
              } else if (there instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
              }
            });
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    there.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
