package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Cluster;

/** Hands out the numbers of {@link RaftIds}: each once in the life of a swarm. */
final class RaftNumbers {
  private RaftNumbers() {}

  /** The next identity in the log, for this node. */
  static String next(Draft draft, Cluster cluster, NodeId node, DecisionContext context) {
    long number = cluster.bookkeeping().nextRaftNumber();
    draft.put(
        cluster
            .withBookkeeping(cluster.bookkeeping().withNextRaftNumber(number + 1))
            .withUpdatedAt(context.wallClock()));
    return RaftIds.of(node, number);
  }
}
