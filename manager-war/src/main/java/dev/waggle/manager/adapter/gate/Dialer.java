package dev.waggle.manager.adapter.gate;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Opens back connections, on the event loop of the client connection that needs them. */
final class Dialer {
  private static final int NEAR_CONNECT_MILLIS = 5_000;
  private static final int LEADER_CONNECT_MILLIS = 1_500;
  private static final int LEADER_HANDSHAKE_MILLIS = 2_000;

  private final Supplier<Optional<SSLContext>> clientTls;

  Dialer(Supplier<Optional<SSLContext>> clientTls) {
    this.clientTls = clientTls;
  }

  /** A connection that is ready for a request; a leader has proved by then that it is the one. */
  Future<BackHandler> dial(Target target, EventLoop loop) {
    Promise<BackHandler> ready = loop.newPromise();
    if (target instanceof Target.Leader leader) {
      dialLeader(leader, loop, ready);
    } else {
      dialNear(target, loop, ready);
    }
    return ready;
  }

  private static void dialNear(Target target, EventLoop loop, Promise<BackHandler> ready) {
    boolean engine = target instanceof Target.Engine;
    SocketAddress address =
        target instanceof Target.Engine e
            ? new DomainSocketAddress(e.socket().toFile())
            : new InetSocketAddress("127.0.0.1", ((Target.Server) target).port());
    BackHandler back = new BackHandler(target);
    Bootstrap bootstrap =
        bootstrap(loop, back, null, NEAR_CONNECT_MILLIS)
            .channel(engine ? EpollDomainSocketChannel.class : EpollSocketChannel.class);
    bootstrap
        .connect(address)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                ready.trySuccess(back);
              } else {
                ready.tryFailure(connected.cause());
              }
            });
  }

  private void dialLeader(Target.Leader leader, EventLoop loop, Promise<BackHandler> ready) {
    Optional<SSLContext> tls = clientTls.get();
    if (tls.isEmpty()) {
      ready.tryFailure(new IOException("this node has no certificate of the swarm"));
      return;
    }
    SSLEngine engine =
        tls.get().createSSLEngine(leader.addr().getHostString(), leader.addr().getPort());
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    SslHandler ssl = new SslHandler(engine);
    ssl.setHandshakeTimeoutMillis(LEADER_HANDSHAKE_MILLIS);
    BackHandler back = new BackHandler(leader);
    ChannelFuture connecting =
        bootstrap(loop, back, ssl, LEADER_CONNECT_MILLIS)
            .channel(EpollSocketChannel.class)
            // A leader that was powered off answers no packet: without these its streams hang.
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(EpollChannelOption.TCP_KEEPIDLE, 5)
            .option(EpollChannelOption.TCP_KEEPINTVL, 2)
            .option(EpollChannelOption.TCP_KEEPCNT, 3)
            .option(EpollChannelOption.TCP_USER_TIMEOUT, 10_000)
            .connect(leader.addr());
    connecting.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            ready.tryFailure(connected.cause());
            return;
          }
          connecting.channel().read();
          ssl.handshakeFuture()
              .addListener(done -> greeted(done, ssl.engine(), leader, back, ready));
        });
  }

  private static void greeted(
      Future<? super Channel> handshake,
      SSLEngine engine,
      Target.Leader leader,
      BackHandler back,
      Promise<BackHandler> ready) {
    if (!handshake.isSuccess()) {
      ready.tryFailure(handshake.cause());
      return;
    }
    Optional<Caller.Node> other = peer(engine);
    if (other.filter(node -> node.isManager() && node.id().equals(leader.nodeId())).isEmpty()) {
      back.close();
      ready.tryFailure(
          new IOException(
              "at its address is " + other.map(Caller::text).orElse("no member of the swarm")));
      return;
    }
    back.identity(own(engine).map(Caller.Node::id).orElse("unknown"));
    ready.trySuccess(back);
  }

  private static Optional<Caller.Node> own(SSLEngine engine) {
    return node(engine.getSession().getLocalCertificates());
  }

  /** The node on the other end of a TLS connection, by its certificate. */
  static Optional<Caller.Node> peer(SSLEngine engine) {
    try {
      return node(engine.getSession().getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static Optional<Caller.Node> node(Certificate @Nullable [] chain) {
    return chain != null && chain.length > 0 && chain[0] instanceof X509Certificate certificate
        ? Caller.Node.of(certificate.getSubjectX500Principal())
        : Optional.empty();
  }

  private static Bootstrap bootstrap(
      EventLoop loop, BackHandler back, @Nullable SslHandler ssl, int connectMillis) {
    return new Bootstrap()
        .group(loop)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.RCVBUF_ALLOCATOR, GateLimits.readSizes())
        // A failed write must not throw away an answer that is waiting to be read.
        .option(ChannelOption.AUTO_CLOSE, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (ssl != null) {
                  channel.pipeline().addLast(ssl);
                }
                HttpDecoderConfig config =
                    new HttpDecoderConfig()
                        .setMaxInitialLineLength(GateLimits.REQUEST_LINE_BYTES)
                        .setMaxHeaderSize(GateLimits.HEAD_BYTES)
                        .setMaxChunkSize(64 * 1024)
                        .setValidateHeaders(false);
                channel.pipeline().addLast(new HttpClientCodec(config, true, false), back);
              }
            });
  }
}
