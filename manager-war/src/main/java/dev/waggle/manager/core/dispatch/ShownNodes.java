package dev.waggle.manager.core.dispatch;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.NodeState;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How nodes are to be shown where that differs from what is written: without a session in this
 * term, or not ready by their own word.
 */
record ShownNodes(Sessions sessions, NodeLiveness liveness, long termSinceMillis, long nowMillis) {

  SortedMap<NodeId, ShownStatus> of(ClusterState state) {
    SortedMap<NodeId, ShownStatus> shown = new TreeMap<>();
    state.nodes().stream()
        .filter(node -> node.status().state() == NodeState.READY)
        .forEach(node -> reason(state, node.id()).ifPresent(why -> shown.put(node.id(), why)));
    return shown;
  }

  private Optional<ShownStatus> reason(ClusterState state, NodeId node) {
    if (sessions.has(node)) {
      return sessions
          .notReady(node)
          .map(why -> new ShownStatus(NodeState.UNKNOWN, why))
          .or(() -> sessions.claimedAt(node).flatMap(at -> cloned(at)))
          .or(() -> ShownStatus.beside(state, sessions.beside(node)));
    }
    OptionalLong since = liveness.silentSince(node);
    boolean tooLong = since.isPresent() && nowMillis - since.getAsLong() >= Pace.SHOWN_UNKNOWN;
    return tooLong ? Optional.of(withoutSession(since.getAsLong())) : Optional.empty();
  }

  private Optional<ShownStatus> cloned(long claimedMillis) {
    return nowMillis - claimedMillis < Pace.SHOWN_CLAIM
        ? Optional.of(
            new ShownStatus(
                NodeState.READY,
                "a second machine uses this node's identity and is refused: was its disk copied?"))
        : Optional.empty();
  }

  private ShownStatus withoutSession(long sinceMillis) {
    return new ShownStatus(
        NodeState.UNKNOWN,
        sinceMillis <= termSinceMillis
            ? "Node moved to \"unknown\" state due to leadership change in cluster"
            : "no heartbeat for " + (nowMillis - sinceMillis) / 1_000 + " s");
  }
}
