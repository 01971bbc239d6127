package dev.waggle.manager.adapter.gate;

import dev.waggle.model.api.ApiVersion;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the engine for its version again and again, on an event loop. */
final class EnginePing implements EngineVersions {
  private static final int ANSWER_SECONDS = 2;

  private final EngineAddress engine;
  private final EventLoop loop;
  private final Duration period;
  private final CompletableFuture<@Nullable Void> first = new CompletableFuture<>();
  private volatile Optional<ApiVersion> seen = Optional.empty();
  private volatile boolean closed;

  EnginePing(EngineAddress engine, EventLoop loop, Duration period) {
    this.engine = engine;
    this.loop = loop;
    this.period = period;
  }

  @Override
  public Optional<ApiVersion> apiVersion() {
    return seen;
  }

  /** Begins to ask; the stage completes when the engine has answered once or did not. */
  CompletionStage<@Nullable Void> start() {
    loop.execute(this::ask);
    return first;
  }

  void close() {
    closed = true;
  }

  private void ask() {
    if (closed) {
      return;
    }
    engine
        .socket()
        .ifPresentOrElse(
            socket ->
                new Bootstrap()
                    .group(loop)
                    .channel(EpollDomainSocketChannel.class)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, ANSWER_SECONDS * 1000)
                    .handler(new Ping())
                    .connect(new DomainSocketAddress(socket.toFile()))
                    .addListener(
                        connected -> {
                          if (!connected.isSuccess()) {
                            answered(Optional.empty());
                          }
                        }),
            () -> answered(Optional.empty()));
  }

  private void answered(Optional<ApiVersion> version) {
    seen = version;
    first.complete(null);
    if (!closed) {
      loop.schedule(this::ask, period.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private final class Ping extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(new ReadTimeoutHandler(ANSWER_SECONDS), new HttpClientCodec(), new Answer());
    }
  }

  private final class Answer extends SimpleChannelInboundHandler<HttpObject> {
    private Optional<ApiVersion> version = Optional.empty();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      HttpRequest ping =
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.HEAD, "/_ping");
      ping.headers()
          .set(HttpHeaderNames.HOST, "localhost")
          .set(HttpHeaderNames.CONNECTION, "close");
      ctx.writeAndFlush(ping);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
      if (part instanceof HttpResponse response) {
        String text = response.headers().get("Api-Version");
        version = text == null ? Optional.empty() : ApiVersion.parse(text);
        ctx.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answered(version);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
