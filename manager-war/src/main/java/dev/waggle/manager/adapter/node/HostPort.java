package dev.waggle.manager.adapter.node;

import java.util.Optional;

/**
 * A host and a port as text.
 *
 * @param host without the brackets of an IPv6 address
 */
public record HostPort(String host, String port) {
  /** Docker's port of the swarm. */
  public static final String DEFAULT_PORT = "2377";

  /** {@code host:port} or {@code [host]:port}; empty for any other form. */
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      return Optional.of(new HostPort(host.substring(1, host.length() - 1), port));
    }
    return host.contains(":") || host.contains("[") || host.contains("]")
        ? Optional.empty()
        : Optional.of(new HostPort(host, port));
  }

  /** As {@link #parse}, with the default port where none is given. */
  public static HostPort parseWithDefault(String text) {
    return parse(text)
        .map(h -> h.port().isEmpty() ? new HostPort(h.host(), DEFAULT_PORT) : h)
        .orElseGet(() -> new HostPort(text.replaceAll("^\\[|\\]$", ""), DEFAULT_PORT));
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
