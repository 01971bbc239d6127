package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;

/**
 * Nodes that are managers no more and may still show the certificate of one. What counts is the
 * role that the leader would sign today: it is in the state before a joining or promoted manager
 * has its certificate, and changes at a demotion when the node's voter is gone.
 */
public final class FormerManagers {
  private FormerManagers() {}

  /** Nobody is one as long as there is no swarm in the state: it is being made, or on its way. */
  public static boolean include(ClusterState state, NodeId node) {
    return state.cluster().isPresent()
        && state.nodes().get(node).map(Node::role).filter(Role.MANAGER::equals).isEmpty();
  }

  /**
   * Whether the log is closed to that node. It is not while a voter of it is to be evicted, which
   * may be needed for just that; nor to anybody while no leader is known, for the one that is kept
   * out may be the next leader, and what the state does not say yet comes from that one only.
   *
   * @param leaderKnown whether this manager leads or follows somebody
   */
  public static boolean keptOutOfLog(
      ClusterState state, LogMembers log, boolean leaderKnown, NodeId node) {
    return leaderKnown
        && include(state, node)
        && log.voters().stream().noneMatch(voter -> RaftIds.isOf(voter, node));
  }
}
