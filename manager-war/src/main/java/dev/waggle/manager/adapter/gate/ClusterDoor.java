package dev.waggle.manager.adapter.gate;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.BindException;
import java.net.InetSocketAddress;

/** The cluster port: TLS 1.3, certificates of the swarm asked for and not required. */
final class ClusterDoor {
  private final Channel listening;
  private final FrontInitializer front;

  private ClusterDoor(Channel listening, FrontInitializer front) {
    this.listening = listening;
    this.front = front;
  }

  /** Binds without accepting anyone: who connects already waits in the kernel's queue. */
  static ClusterDoor bind(
      InetSocketAddress listen, Shared shared, EventLoopGroup accepting, EventLoopGroup io) {
    FrontInitializer front = FrontInitializer.cluster(shared);
    ChannelFuture binding =
        new ServerBootstrap()
            .group(accepting, io)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.RCVBUF_ALLOCATOR, GateLimits.readSizes())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(front)
            .bind(listen);
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new GateException(why(listen, binding.cause()), binding.cause());
    }
    return new ClusterDoor(binding.channel(), front);
  }

  private static String why(InetSocketAddress listen, Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    if (text.contains("Address already in use")) {
      return "port "
          + listen.getPort()
          + " is already in use: stop what listens there (another node, dockerd in swarm mode?) or"
          + " choose another with --listen ADDR:PORT";
    }
    if (cause instanceof BindException || text.contains("Cannot assign requested address")) {
      return "cannot listen on "
          + listen.getHostString()
          + ": this machine has no such address; choose one that it has with --listen ADDR:PORT";
    }
    return "cannot listen on " + listen.getHostString() + ":" + listen.getPort() + ": " + text;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  void letIn() {
    listening.config().setAutoRead(true);
  }

  void close() {
    listening.close().awaitUninterruptibly();
    front.closeAll();
  }
}
