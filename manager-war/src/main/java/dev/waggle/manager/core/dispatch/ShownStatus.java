package dev.waggle.manager.core.dispatch;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.NodeStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A node's status as the leader shows it, without writing it. */
public record ShownStatus(NodeState state, String message) {
  /** The written status with this in front of it. */
  public NodeStatus over(NodeStatus written) {
    return written.withState(state).withMessage(message);
  }

  /** Whose containers are on a node's engine and nobody looks after: perhaps its former self's. */
  static Optional<ShownStatus> beside(ClusterState state, List<NodeId> others) {
    List<Node> down =
        others.stream()
            .flatMap(id -> state.nodes().get(id).stream())
            .filter(other -> other.status().state() == NodeState.DOWN)
            .toList();
    String names = down.stream().map(n -> n.id().value()).collect(Collectors.joining(", "));
    return down.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ShownStatus(
                NodeState.READY,
                "its engine has containers of a node that is down ("
                    + names
                    + "); they are removed when that node is"));
  }
}
