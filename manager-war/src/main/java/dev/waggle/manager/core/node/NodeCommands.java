package dev.waggle.manager.core.node;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.SpecFaults;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.validation.SpecNormalizer;
import dev.waggle.model.validation.SpecValidator;

/** What clients do to nodes (swarm-semantics 14.6 to 14.8). */
public final class NodeCommands {
  private NodeCommands() {}

  /**
   * Changes availability and labels; another role is refused for now.
   *
   * @param reference id, hostname or beginning of the id
   * @param version that the client read
   * @param sent the whole new spec
   * @throws RejectedException when role or availability is no word that is known
   */
  public static Command<NodeId> update(String reference, long version, NodeSpec sent) {
    SpecFaults.refuse(SpecValidator.node(sent));
    NodeSpec spec = SpecNormalizer.node(sent);
    return Command.of(
        NodeId::new,
        (draft, context) ->
            References.node(draft.state(), reference)
                .then(node -> update(draft, node, version, spec, context)));
  }

  private static Verdict<NodeId> update(
      Draft draft, Node node, long version, NodeSpec spec, DecisionContext context) {
    if (spec.wantedRole() != node.spec().wantedRole()) {
      return Verdict.refused(
          new Rejection.ByStore(
              StoreCode.UNIMPLEMENTED,
              "changing the role of a node is not supported yet: let it leave the swarm and join"
                  + " again with the token of the other role"));
    }
    if (!draft.isCurrent(node, version)) {
      return Verdict.refused(Rejection.outOfSequence());
    }
    draft.put(node.withSpec(spec).withUpdatedAt(context.wallClock()));
    return Verdict.accepted(node.id());
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
