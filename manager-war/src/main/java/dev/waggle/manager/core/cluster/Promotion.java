package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.spec.Role;
import java.util.Optional;

/**
 * Gives workers that shall be managers that role and an identity in the log, once they are ready:
 * one that is down waits until it is back. The rest the node does itself, as at a join.
 */
public final class Promotion implements Decider {
  @Override
  public void decide(Draft draft, DecisionContext context) {
    for (NodeId id : draft.dirtyNodes()) {
      Optional<Node> node = draft.state().nodes().get(id).filter(Promotion::isDue);
      node.ifPresent(worker -> promote(draft, worker, context));
    }
  }

  private static boolean isDue(Node node) {
    return node.spec().wantedRole() == Role.MANAGER
        && node.role() == Role.WORKER
        && node.status().state() == NodeState.READY;
  }

  private static void promote(Draft draft, Node worker, DecisionContext context) {
    ClusterState state = draft.state();
    state
        .cluster()
        .map(cluster -> RaftNumbers.next(draft, cluster, worker.id(), context))
        .ifPresent(
            raftId ->
                draft.put(
                    worker
                        .withBookkeeping(
                            worker
                                .bookkeeping()
                                .withObservedRole(Role.MANAGER)
                                .withRaft(Optional.of(raftId), Optional.empty()))
                        .withUpdatedAt(context.wallClock())));
  }
}
