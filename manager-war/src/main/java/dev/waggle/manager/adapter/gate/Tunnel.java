package dev.waggle.manager.adapter.gate;

import static java.util.concurrent.TimeUnit.SECONDS;

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
  private static final int LINGER_SECONDS = 5;

  private final Channel there;
  private final boolean toClient;
  private @Nullable Tunnel opposite;
  private @Nullable ChannelFuture lastWrite;
  private boolean ended;
  private boolean finished;
  private boolean refused;

  private Tunnel(Channel there, boolean toClient) {
    this.there = there;
    this.toClient = toClient;
  }

  /** The two directions, to be put into the pipelines of the two channels. */
  static Tunnel[] between(Channel front, Channel back) {
    Tunnel fromFront = new Tunnel(back, false);
    Tunnel fromBack = new Tunnel(front, true);
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
    if (opposite != null && !opposite.finished) {
      return;
    }
    if (toClient) {
      ctx.close();
    } else {
      closeLater(ctx.channel());
    }
  }

  // Closed with input unread, the client's end would break before it has read the output.
  private static void closeLater(Channel client) {
    client.eventLoop().schedule(() -> client.close(), LINGER_SECONDS, SECONDS);
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
    finished = true;
    ChannelFuture flushed = there.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (toClient && there instanceof DuplexChannel client) {
      refuseOpposite();
      flushed.addListener(done -> client.shutdownOutput());
      flushed.addListener(done -> closeLater(there));
    } else {
      flushed.addListener(ChannelFutureListener.CLOSE);
    }
    ctx.fireChannelInactive();
  }

  private void refuseOpposite() {
    if (opposite != null) {
      opposite.refused = true;
      there.read();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
