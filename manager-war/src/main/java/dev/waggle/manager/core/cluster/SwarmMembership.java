package dev.waggle.manager.core.cluster;

import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.model.id.NodeId;

/**
 * Port to the one place that opens and closes this node's part in a swarm. Every call blocks until
 * it is done or refused; refusals are {@link dev.waggle.manager.core.decision.RejectedException}.
 */
public interface SwarmMembership {
  /** What this node is now. Never blocks. */
  LocalSwarm local();

  /** Makes a new swarm with this node as its only manager; returns when it leads. */
  NodeId init(SwarmInitRequest request);

  /**
   * Joins the swarm that the token belongs to; returns when this node is really a member. After 20
   * s it refuses with Docker's time-out text and goes on in the background.
   */
  void join(SwarmJoinRequest request);

  /** Leaves: stops the tasks of this node and wipes its part of the swarm. */
  void leave(boolean force);
}
