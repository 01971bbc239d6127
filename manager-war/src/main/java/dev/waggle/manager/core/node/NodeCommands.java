package dev.waggle.manager.core.node;

import dev.waggle.manager.core.cluster.DemotionRule;
import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.SpecFaults;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Role;
import dev.waggle.model.validation.SpecNormalizer;
import dev.waggle.model.validation.SpecValidator;
import java.util.Optional;
import java.util.function.Supplier;

/** What clients do to nodes (swarm-semantics 14.6 to 14.8). */
public final class NodeCommands {
  private NodeCommands() {}

  /**
   * Changes availability, labels and the wanted role. A manager that becomes a worker loses its
   * claim on a seat with the same entry; one that becomes a manager is promoted when it is ready.
   *
   * @param reference id, hostname or beginning of the id
   * @param version that the client read
   * @param sent the whole new spec
   * @param log asked on the control thread: who votes, so that no demotion loses the majority
   * @throws RejectedException when role or availability is no word that is known
   */
  public static Command<NodeId> update(
      String reference, long version, NodeSpec sent, Supplier<LogMembers> log) {
    SpecFaults.refuse(SpecValidator.node(sent));
    NodeSpec spec = SpecNormalizer.node(sent);
    return Command.of(
        NodeId::new,
        (draft, context) ->
            References.node(draft.state(), reference)
                .then(node -> update(draft, node, version, spec, log, context)));
  }

  private static Verdict<NodeId> update(
      Draft draft,
      Node node,
      long version,
      NodeSpec spec,
      Supplier<LogMembers> log,
      DecisionContext context) {
    boolean demotes = node.spec().wantedRole() == Role.MANAGER && spec.wantedRole() == Role.WORKER;
    Optional<Rejection> refusal =
        demotes ? DemotionRule.refusal(draft.state(), node, log.get()) : promotion(node, spec);
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    if (!draft.isCurrent(node, version)) {
      return Verdict.refused(Rejection.outOfSequence());
    }
    Node.Bookkeeping kept = node.bookkeeping();
    draft.put(
        node.withSpec(spec)
            .withBookkeeping(demotes ? kept.withRaft(Optional.empty(), Optional.empty()) : kept)
            .withUpdatedAt(context.wallClock()));
    return Verdict.accepted(node.id());
  }

  /** A raft id never returns: what has begun to go must be gone before it can come again. */
  private static Optional<Rejection> promotion(Node node, NodeSpec spec) {
    boolean going =
        node.spec().wantedRole() == Role.WORKER
            && spec.wantedRole() == Role.MANAGER
            && node.role() == Role.MANAGER;
    return going
        ? Optional.of(
            Rejection.failedPrecondition(
                "node " + node.id() + " is still being demoted: try again in a moment"))
        : Optional.empty();
  }

  /**
   * Removes a node that is not a manager. Its certificate stays refused; what ran on it is
   * orphaned.
   *
   * @param force also one that is ready
   */
  public static Command<NodeId> remove(String reference, boolean force) {
    return Command.of(
        NodeId::new,
        (draft, context) ->
            References.node(draft.state(), reference)
                .then(node -> NodeRemoval.decide(draft, node, force, context)));
  }
}
