package dev.waggle.manager.core.restart;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.spec.Availability;
import java.util.Optional;

/**
 * What becomes of the tasks on a node. Only what is written in the state counts: a node that merely
 * has no session keeps its tasks.
 */
public final class NodeStanding {
  private NodeStanding() {}

  /** Nobody can tell what runs there: the node is Down or was removed. */
  public static boolean isLost(ClusterState state, NodeId node) {
    Optional<Node> found = state.nodes().get(node);
    return found.isEmpty() || found.get().status().state() == NodeState.DOWN;
  }

  /** Its tasks must be replaced: it is lost or drained. A paused node keeps them. */
  public static boolean losesTasks(ClusterState state, NodeId node) {
    return isLost(state, node)
        || state
            .nodes()
            .get(node)
            .filter(found -> found.spec().availabilityOrDefault() == Availability.DRAIN)
            .isPresent();
  }
}
