package dev.waggle.manager.adapter.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Sets up each connection that one door lets in, counts them and can end them all. */
@Sharable
final class FrontInitializer extends ChannelInitializer<Channel> {
  private final Shared shared;
  private final boolean local;
  private final ConnectionLimit limit;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  private FrontInitializer(Shared shared, boolean local) {
    this.shared = shared;
    this.local = local;
    GateLimits limits = shared.limits();
    this.limit =
        new ConnectionLimit(
            limits.connections(), local ? limits.connections() : limits.connectionsPerAddress());
  }

  static FrontInitializer local(Shared shared) {
    return new FrontInitializer(shared, true);
  }

  static FrontInitializer cluster(Shared shared) {
    return new FrontInitializer(shared, false);
  }

  @Override
  protected void initChannel(Channel channel) throws IOException {
    String peer =
        channel.remoteAddress() instanceof InetSocketAddress address
            ? address.getAddress().getHostAddress()
            : "";
    if (!limit.enter(peer)) {
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> limit.leave(peer));
    open.add(channel);
    if (local) {
      PeerCredentials process = ((EpollDomainSocketChannel) channel).peerCredentials();
      addHttp(channel.pipeline(), new Caller.Local(process.uid(), process.pid()), peer);
    } else {
      initTls(channel, peer);
    }
  }

  private void initTls(Channel channel, String peer) {
    Optional<SSLContext> tls = shared.config().serverTls().get();
    if (tls.isEmpty()) {
      channel.close();
      return;
    }
    SSLEngine engine = tls.get().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setWantClientAuth(true);
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    SslHandler ssl = new SslHandler(engine);
    ssl.setHandshakeTimeout(shared.limits().head().toMillis(), TimeUnit.MILLISECONDS);
    channel.pipeline().addLast(ssl);
    addHttp(channel.pipeline(), new Caller.Anonymous(peer), peer);
  }

  private void addHttp(ChannelPipeline pipeline, Caller caller, String peer) {
    HeadTimeout headTimeout = new HeadTimeout(shared.limits().head());
    RequestDecoder decoder = new RequestDecoder();
    AnswerEncoder encoder = new AnswerEncoder();
    pipeline.addLast(
        headTimeout,
        decoder,
        encoder,
        new FrontHandler(shared, decoder, encoder, headTimeout, caller, peer));
  }

  /** Ends every connection of this door, and each that still slips in. */
  void closeAll() {
    open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
  }
}
