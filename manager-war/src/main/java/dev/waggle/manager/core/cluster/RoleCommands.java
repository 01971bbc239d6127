package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import java.util.Optional;

/** What the managers' own machinery writes about roles and seats; each may be repeated. */
public final class RoleCommands {
  private RoleCommands() {}

  /** The voter of a demoted manager is gone: its next certificate is a worker's. */
  public static Command<NodeId> demoted(NodeId id) {
    return (draft, context) ->
        ClusterCommands.withNode(
            draft,
            id,
            node -> {
              if (RoleStep.isBeingDemoted(node)) {
                Node.Bookkeeping worker = node.bookkeeping().withObservedRole(Role.WORKER);
                draft.put(node.withBookkeeping(worker).withUpdatedAt(context.wallClock()));
              }
              return Verdict.accepted(id);
            });
  }

  /**
   * Gives a manager that lost its log a new identity in it; the voter of its old one is evicted.
   */
  public static Command<Admitted> readmit(NodeId manager) {
    return (draft, context) ->
        ClusterCommands.withCluster(
            draft,
            cluster ->
                ClusterCommands.withNode(
                    draft, manager, node -> readmit(cluster, node, draft, context)));
  }

  private static Verdict<Admitted> readmit(
      Cluster cluster, Node node, Draft draft, DecisionContext context) {
    if (node.bookkeeping().raftId().isEmpty()) {
      return Verdict.refused(
          Rejection.failedPrecondition("node " + node.id() + " is not a manager"));
    }
    Optional<String> raftId = Optional.of(RaftNumbers.next(draft, cluster, node.id(), context));
    draft.put(
        node.withBookkeeping(node.bookkeeping().withRaft(raftId, node.bookkeeping().raftAddr()))
            .withUpdatedAt(context.wallClock()));
    return Verdict.accepted(new Admitted(node.id(), raftId));
  }

  /**
   * One manager's data alone have become the next life of the swarm. Services, tasks and nodes stay
   * as they are; the other managers lose their seats, and come back only by demotion or a new join.
   *
   * @param self that manager, whose seat stays
   * @param epoch the number of the new life
   * @param clusterAddr where the manager is reached now
   * @param raftAddr where its part of the log is reached now
   */
  public static Command<NodeId> forced(
      NodeId self, long epoch, String clusterAddr, String raftAddr) {
    return (draft, context) ->
        ClusterCommands.withCluster(
            draft,
            cluster -> {
              draft.put(
                  cluster
                      .withBookkeeping(cluster.bookkeeping().withEpoch(epoch))
                      .withUpdatedAt(context.wallClock()));
              draft.state().nodes().stream()
                  .filter(node -> node.bookkeeping().raftId().isPresent())
                  .toList()
                  .forEach(
                      node ->
                          draft.put(
                              node.id().equals(self)
                                  ? reachedAt(node, clusterAddr, raftAddr, context)
                                  : unseated(node, context)));
              return Verdict.accepted(self);
            });
  }

  private static Node reachedAt(
      Node node, String clusterAddr, String raftAddr, DecisionContext context) {
    Node.Bookkeeping kept = node.bookkeeping();
    Node.Bookkeeping now =
        kept.withRaft(kept.raftId(), Optional.of(raftAddr)).withClusterAddr(clusterAddr);
    return now.equals(kept) ? node : node.withBookkeeping(now).withUpdatedAt(context.wallClock());
  }

  private static Node unseated(Node node, DecisionContext context) {
    return node.withBookkeeping(node.bookkeeping().withRaft(Optional.empty(), Optional.empty()))
        .withUpdatedAt(context.wallClock());
  }
}
