package dev.waggle.dispatch;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link RenewRequest}.
 *
 * @param certificate PEM text: the node's certificate, and what leads from it to the root
 * @param root PEM text of what the swarm trusts now
 * @param epoch the life of the swarm that the answer comes from
 * @param managers where they are now
 * @param seat of a manager: its raft id and those who vote now; empty for a worker, and for a
 *     manager of an earlier life of the swarm
 */
public record RenewGrant(
    Role role,
    String certificate,
    String root,
    Epoch epoch,
    List<ManagerAddress> managers,
    Optional<RaftSeat> seat) {
  public RenewGrant {
    managers = Copies.of(managers);
  }
}
