package dev.waggle.manager.adapter.gate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection whose request head is not complete some time after its first byte. */
final class HeadTimeout extends ChannelInboundHandlerAdapter {
  private final Duration limit;
  private boolean awaitingHead = true;
  private @Nullable ScheduledFuture<?> timer;

  HeadTimeout(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    if (awaitingHead) {
      start(ctx);
    }
    ctx.fireChannelRead(bytes);
  }

  /** A head is complete: what comes now is its body. */
  void headComplete() {
    awaitingHead = false;
    stop();
  }

  /** The request is done with; {@code begun} says whether bytes of the next have come already. */
  void awaitHead(ChannelHandlerContext ctx, boolean begun) {
    awaitingHead = true;
    if (begun) {
      start(ctx);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
  }

  private void start(ChannelHandlerContext ctx) {
    if (timer == null) {
      timer = ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
