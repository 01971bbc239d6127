package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.ManagerView;
import dev.waggle.model.object.ManagerStatus;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Reachability;

/** What an answer adds to a node that is a manager (engine-api 5.1). */
final class Managers {
  /** Docker's words for two managers; they are printed as they are. */
  static final String TWO_MANAGERS_WARNING =
      """
      WARNING: Running Swarm in a two-manager configuration. This configuration provides
               no fault tolerance, and poses a high risk to lose control over the cluster.
               Refer to https://docs.docker.com/engine/swarm/admin_guide/ to configure the
               Swarm for fault-tolerance.""";

  private Managers() {}

  /** Whether the node is a member of the log now. */
  static boolean isMember(Node node) {
    return node.bookkeeping().raftId().isPresent();
  }

  /** The node as it is answered: with manager status if it is a manager. */
  static Node answered(Node node, ManagerView view) {
    if (!isMember(node)) {
      return node;
    }
    boolean leader = view.leaderNode().filter(node.id()::equals).isPresent();
    boolean reachable = leader || view.isReachable(node.id());
    return node.withManagerStatus(
        new ManagerStatus(
            leader,
            reachable ? Reachability.REACHABLE : Reachability.UNREACHABLE,
            node.bookkeeping().clusterAddr().orElse("")));
  }
}
