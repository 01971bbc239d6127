package dev.waggle.manager.core.node;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Role;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes a node out of the cluster, in one transaction with all that follows from it. */
final class NodeRemoval {
  // A certificate is remembered for a while after it has run out, as the reference system does.
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private NodeRemoval() {}

  static Verdict<NodeId> decide(Draft draft, Node node, boolean force, DecisionContext context) {
    Optional<Rejection> refusal = refusal(node, force);
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.state().cluster().ifPresent(cluster -> draft.put(refusing(cluster, node, context)));
    draft.state().tasksOn(node.id()).stream()
        .filter(task -> task.state().isBefore(TaskState.COMPLETE))
        .forEach(task -> draft.put(orphaned(task, context)));
    draft.remove(node);
    return Verdict.accepted(node.id());
  }

  private static Optional<Rejection> refusal(Node node, boolean force) {
    if (node.spec().wantedRole() == Role.MANAGER && node.bookkeeping().raftId().isPresent()) {
      return Optional.of(
          Rejection.failedPrecondition(
              "node "
                  + node.id()
                  + " is a cluster manager and is a member of the raft cluster. It must be demoted"
                  + " to worker before removal"));
    }
    if (!force && node.status().state() == NodeState.READY) {
      return Optional.of(
          Rejection.failedPrecondition("node " + node.id() + " is not down and can't be removed"));
    }
    return Optional.empty();
  }

  private static Cluster refusing(Cluster cluster, Node node, DecisionContext context) {
    long now = context.clusterMillis();
    Map<String, Long> refused = new TreeMap<>(cluster.bookkeeping().removedNodes());
    refused.values().removeIf(until -> until < now);
    refused.put(
        node.id().value(),
        now + cluster.spec().nodeCertExpiry().toMillis() + REMEMBERED.toMillis());
    return cluster
        .withBookkeeping(cluster.bookkeeping().withRemovedNodes(refused))
        .withUpdatedAt(context.wallClock());
  }

  private static Task orphaned(Task task, DecisionContext context) {
    return Stamps.observed(
        task,
        task.status()
            .withState(TaskState.ORPHANED)
            .withMessage("Task belonged to a node that has been deleted")
            .withTimestamp(context.wallClock()),
        context);
  }
}
