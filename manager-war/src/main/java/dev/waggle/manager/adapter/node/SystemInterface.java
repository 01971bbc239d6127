package dev.waggle.manager.adapter.node;

import java.net.InetAddress;
import java.util.List;

/**
 * A network interface as address rules see it.
 *
 * @param addresses in the system's order
 */
public record SystemInterface(String name, boolean up, Kind kind, List<InetAddress> addresses) {
  /** What an interface is for. */
  public enum Kind {
    /** A network card: what the host itself is reached by. */
    DEVICE,
    LOOPBACK,
    /** A bridge of container networks. */
    CONTAINERS,
    /** Anything else: a tunnel, or the card of a host that is itself a container. */
    OTHER
  }

  public SystemInterface {
    addresses = List.copyOf(addresses);
  }
}
