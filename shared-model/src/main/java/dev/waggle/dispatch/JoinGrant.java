package dev.waggle.dispatch;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link JoinRequest}.
 *
 * @param certificate PEM text: the node's certificate, and what leads from it to the root
 * @param addr the node's advertised address as the leader knows it now
 * @param seat of a new manager: its raft id and the voters, without itself; empty for a worker
 */
public record JoinGrant(
    NodeId nodeId,
    ClusterId clusterId,
    Role role,
    String certificate,
    String addr,
    Epoch epoch,
    List<ManagerAddress> managers,
    Optional<RaftSeat> seat) {
  public JoinGrant {
    managers = Copies.of(managers);
  }
}
