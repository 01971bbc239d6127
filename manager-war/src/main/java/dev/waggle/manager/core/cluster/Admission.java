package dev.waggle.manager.core.cluster;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.dispatch.RenewRequest;
import dev.waggle.dispatch.RootAnswer;
import dev.waggle.model.id.NodeId;

/**
 * Port: who may become a node, and which manager takes part in the log. Calls block; refusals are
 * {@link dev.waggle.manager.core.decision.RejectedException}. But for {@link #root} and {@link
 * #epoch} they are for the leader.
 */
public interface Admission {
  /** What the swarm trusts; public, and the same on every member. */
  RootAnswer root();

  /**
   * Admits a machine whose token is valid.
   *
   * @param peer the address that it comes from, used where it named none
   */
  JoinGrant join(JoinRequest request, String peer);

  /** The next certificate of a node that showed its present one. */
  RenewGrant renew(NodeId node, RenewRequest request);

  /** Makes a manager that holds the log a voter; done when it returns, and again without effect. */
  void takeSeat(NodeId manager);

  /**
   * A new place in the log for a manager that lost its own, under a raft id that never was; the
   * former one votes no more. Asked again it hands out another.
   *
   * @return the raft id and the voters, without it
   */
  RaftSeat readmit(NodeId manager);

  /** The life of the swarm that this manager is in; asked of each manager, not of the leader. */
  Epoch epoch();

  /** Takes a manager that leaves out of the voters; refused when the rest had no majority. */
  void leaveSeat(NodeId manager);
}
