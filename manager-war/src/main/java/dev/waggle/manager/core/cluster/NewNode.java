package dev.waggle.manager.core.cluster;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import java.util.Optional;

/**
 * A machine that becomes a node.
 *
 * @param id the one in its certificate
 * @param clusterAddr host and port of its cluster door
 * @param raftAddr host and port of its part of the log; only of managers
 */
public record NewNode(
    NodeId id,
    Role role,
    Availability availability,
    String certificatePem,
    NodeDescription description,
    String clusterAddr,
    Optional<String> raftAddr) {
  public NewNode {
    if (role == Role.MANAGER && raftAddr.isEmpty()) {
      throw new IllegalArgumentException("a manager without address of its log: " + id);
    }
  }
}
