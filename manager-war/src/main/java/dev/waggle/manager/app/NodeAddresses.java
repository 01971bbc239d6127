package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.manager.adapter.node.Addresses;
import dev.waggle.manager.adapter.node.Addresses.Resolved;
import dev.waggle.manager.adapter.node.HostPort;
import dev.waggle.manager.adapter.node.SystemInterfaces;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.api.SwarmJoinRequest;
import java.util.Optional;

/** Where this node is reached, of what a request says and what the node's options say. */
final class NodeAddresses {
  private final ManagerConfig config;

  NodeAddresses(ManagerConfig config) {
    this.config = config;
  }

  private Addresses onThisMachine() {
    return new Addresses(SystemInterfaces.read(), config.listen(), config.advertise());
  }

  /** The doors of a manager that makes a swarm. */
  Doors forInit(SwarmInitRequest request) {
    Resolved resolved =
        onThisMachine()
            .forInit(
                request.listenAddr().orElse(""),
                request.advertiseAddr().orElse(""),
                request.dataPathAddr().orElse(""));
    HostPort advertise = resolved.advertise().orElseThrow();
    return doors(resolved.listen().toString(), advertise.toString(), resolved.dataPath());
  }

  /** What a join asks for. */
  Resolved forJoin(SwarmJoinRequest request) {
    return onThisMachine()
        .forJoin(
            request.listenAddr().orElse(""),
            request.advertiseAddr().orElse(""),
            request.dataPathAddr().orElse(""));
  }

  /**
   * The doors of a node.
   *
   * @param advertise host and port as others reach it
   */
  Doors doors(String listen, String advertise, Optional<String> dataPath) {
    return new Doors(listen, advertise, raft(listen, advertise), dataPath);
  }

  /** The Raft door: on the advertised host, at the option's port or next to the cluster door. */
  String raft(String listen, String advertise) {
    return Addressing.withPort(
        advertise, config.raftPort().orElseGet(() -> Addressing.port(listen) + 1));
  }
}
