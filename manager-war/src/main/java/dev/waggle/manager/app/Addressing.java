package dev.waggle.manager.app;

import dev.waggle.manager.adapter.node.HostPort;
import java.net.InetSocketAddress;

/** Host and port as text and as an address. */
final class Addressing {
  private Addressing() {}

  /**
   * @throws IllegalArgumentException when the text is not host and port
   */
  static InetSocketAddress socketAddress(String text) {
    HostPort parsed = parsed(text);
    return new InetSocketAddress(parsed.host(), Integer.parseInt(parsed.port()));
  }

  static String host(String text) {
    return parsed(text).host();
  }

  static int port(String text) {
    return Integer.parseInt(parsed(text).port());
  }

  /** The same host with another port. */
  static String withPort(String text, int port) {
    return new HostPort(parsed(text).host(), Integer.toString(port)).toString();
  }

  private static HostPort parsed(String text) {
    return HostPort.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not host and port: " + text));
  }
}
