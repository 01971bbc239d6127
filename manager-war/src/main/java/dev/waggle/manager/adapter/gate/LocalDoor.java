package dev.waggle.manager.adapter.gate;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The unix socket: whoever may open the file may do everything, so only its owner may. */
final class LocalDoor {
  /** The kernel's limit is 107; the hidden name that is bound first is shorter than the last. */
  private static final int PATH_BYTES = 100;

  private final Path socket;
  private final ServerBootstrap bootstrap;
  private final FrontInitializer front;
  private Optional<Channel> listening = Optional.empty();
  private Optional<Object> file = Optional.empty();
  private boolean closed;

  LocalDoor(Path socket, Shared shared, EventLoopGroup accepting, EventLoopGroup io) {
    this.socket = socket.toAbsolutePath();
    int bytes = this.socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PATH_BYTES) {
      throw new GateException(
          "the path of the socket is "
              + bytes
              + " bytes long, at most "
              + PATH_BYTES
              + " work: choose a shorter data directory than "
              + this.socket.getParent());
    }
    this.front = FrontInitializer.local(shared);
    this.bootstrap =
        new ServerBootstrap()
            .group(accepting, io)
            .channel(EpollServerDomainSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.RCVBUF_ALLOCATOR, GateLimits.readSizes())
            .childHandler(front);
  }

  /** Binds in a directory that nobody else can enter, sets the mode, then moves into place. */
  synchronized void open() {
    if (closed) {
      return;
    }
    Path hidden = socket.resolveSibling(".gate");
    Path bound = hidden.resolve("s");
    try {
      clear(hidden);
      Files.createDirectory(
          hidden,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      ChannelFuture binding = bootstrap.bind(new DomainSocketAddress(bound.toFile()));
      binding.awaitUninterruptibly();
      if (!binding.isSuccess()) {
        throw new IOException(binding.cause().getMessage(), binding.cause());
      }
      listening = Optional.of(binding.channel());
      Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
      file = Optional.of(key(bound));
      Files.move(bound, socket, StandardCopyOption.ATOMIC_MOVE);
      clear(hidden);
    } catch (IOException e) {
      listening.ifPresent(Channel::close);
      throw new GateException("cannot open the socket " + socket + ": " + e.getMessage(), e);
    }
  }

  private static void clear(Path hidden) throws IOException {
    Files.deleteIfExists(hidden.resolve("s"));
    Files.deleteIfExists(hidden);
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Removes the socket, then ends the connections: new clients see at once that it is shut. */
  synchronized void close() {
    closed = true;
    try {
      if (file.isPresent() && Files.exists(socket) && key(socket).equals(file.get())) {
        Files.delete(socket);
      }
    } catch (IOException e) {
      throw new GateException("cannot remove the socket " + socket + ": " + e.getMessage(), e);
    } finally {
      listening.ifPresent(channel -> channel.close().awaitUninterruptibly());
      front.closeAll();
    }
  }
}
