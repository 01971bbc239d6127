package dev.waggle.up;

import dev.waggle.node.NodeDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What can be known to go wrong before a node's server is started: a moment of checks spares five
 * seconds of waiting and a log to read. The node itself checks again what it needs.
 *
 * <p>Settings: {@code data=DIR}, {@code runtime=docker|process}, {@code engine=unix:///PATH}, and
 * if given to the node {@code listen=ADDR:PORT} and {@code raft-port=PORT}.
 */
final class Preflight {
  private final Map<String, String> settings;

  Preflight(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  /**
   * @throws CannotStart if the node could not
   */
  void check() {
    Path data = Path.of(setting("data").orElseThrow());
    boolean member = Files.exists(data.resolve(NodeDirectory.NAME).resolve(NodeDirectory.IDENTITY));
    if (!member && setting("runtime").filter("docker"::equals).isPresent()) {
      requireEngine(setting("engine").orElseThrow());
    }
    setting("listen").ifPresent(this::requireFree);
  }

  private Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  private static void requireEngine(String url) {
    if (!new LocalHttp(Path.of(url.substring("unix://".length()))).answersPing()) {
      throw new CannotStart(
          "no Docker Engine answers at "
              + url
              + ": start it, name another with --engine, or run tasks as processes with --runtime"
              + " process");
    }
  }

  private void requireFree(String listen) {
    int colon = listen.lastIndexOf(':');
    int port = Integer.parseInt(listen.substring(colon + 1));
    InetAddress address = resolved(listen.substring(0, colon));
    bindOnce("--listen", address, port);
    bindOnce("--raft-port", address, setting("raft-port").map(Integer::parseInt).orElse(port + 1));
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CannotStart("--listen: " + host + " is no address and no known name");
    }
  }

  private static void bindOnce(String option, InetAddress address, int port) {
    String where = address.getHostAddress() + ":" + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new CannotStart(
          String.valueOf(e.getMessage()).contains("in use")
              ? option + ": " + where + " is in use: stop what uses it, or choose another port"
              : option + ": cannot listen on " + where + ": " + e.getMessage());
    }
  }
}
