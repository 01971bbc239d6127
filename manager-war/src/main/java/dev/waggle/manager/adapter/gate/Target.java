package dev.waggle.manager.adapter.gate;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The other end of a back connection. */
sealed interface Target {

  /** This node's own server, on loopback. */
  record Server(int port) implements Target {}

  /** The host's container engine. */
  record Engine(Path socket) implements Target {}

  /** The cluster port of the manager that leads. */
  record Leader(InetSocketAddress addr, String nodeId) implements Target {}
}
