package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.network.PredefinedNetworks;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.Role;
import java.util.Optional;
import java.util.function.Function;

/** What is done to the cluster itself, and who is part of it. */
public final class ClusterCommands {
  private ClusterCommands() {}

  /**
   * Writes the cluster object and its first node. Done once; a second time it changes nothing, so
   * that a founder that was killed in between can repeat it.
   *
   * @throws RejectedException when the spec is faulty, or asks for what is not supported
   */
  public static Command<ClusterId> found(NewCluster founded) {
    founded.spec().ifPresent(ClusterSpecs::checkInitial);
    return (draft, context) -> found(founded, draft, context);
  }

  /**
   * Changes the settings and the join tokens.
   *
   * @param version that the client read
   * @param sent the whole new spec
   * @throws RejectedException when the spec is faulty, or asks for what is not supported
   */
  public static Command<ClusterId> update(long version, ClusterSpec sent, TokenRotation rotation) {
    ClusterSpecs.check(sent);
    return Command.of(
        ClusterId::new,
        (draft, context) ->
            withCluster(
                draft, cluster -> update(cluster, version, sent, rotation, draft, context)));
  }

  /**
   * Admits a machine whose token was found valid; again for a node that is there, without effect.
   */
  public static Command<Admitted> admit(NewNode joining) {
    return (draft, context) ->
        withCluster(draft, cluster -> admit(cluster, joining, draft, context));
  }

  /**
   * The node has this certificate now.
   *
   * @param raftAddr where its part of the log is reached; kept for a manager only
   */
  public static Command<NodeId> renewed(
      NodeId id, String certificatePem, Optional<String> raftAddr) {
    return (draft, context) ->
        withNode(
            draft,
            id,
            node -> {
              Node.Bookkeeping kept = node.bookkeeping();
              Optional<String> seat = kept.raftId();
              Node.Bookkeeping now =
                  seat.isEmpty() ? kept : kept.withRaft(seat, raftAddr.or(kept::raftAddr));
              draft.put(
                  node.withBookkeeping(now.withCertificatePem(certificatePem))
                      .withUpdatedAt(context.wallClock()));
              return Verdict.accepted(id);
            });
  }

  private static Verdict<ClusterId> found(
      NewCluster founded, Draft draft, DecisionContext context) {
    Optional<Cluster> present = draft.state().cluster();
    if (present.isPresent()) {
      return present.get().id().equals(founded.id())
          ? Verdict.accepted(founded.id())
          : Verdict.refused(
              new Rejection.ByStore(
                  StoreCode.ALREADY_EXISTS, "this log holds cluster " + present.get().id()));
    }
    draft.put(NewObjects.cluster(founded, context));
    draft.put(
        NewObjects.node(
            founded.first(), Optional.of(RaftIds.ofFounder(founded.first().id())), context));
    PredefinedNetworks.make(context).forEach(draft::put);
    return Verdict.accepted(founded.id());
  }

  private static Verdict<ClusterId> update(
      Cluster cluster,
      long version,
      ClusterSpec sent,
      TokenRotation rotation,
      Draft draft,
      DecisionContext context) {
    Optional<Rejection> unsupported = ClusterSpecs.rotation(cluster.spec(), sent);
    if (unsupported.isPresent()) {
      return Verdict.refused(unsupported.get());
    }
    if (!draft.isCurrent(cluster, version)) {
      return Verdict.refused(Rejection.outOfSequence());
    }
    Cluster.Bookkeeping kept = cluster.bookkeeping();
    JoinTokens tokens =
        new JoinTokens(
            rotation.worker() ? rotated(kept.workerToken(), context) : kept.workerToken(),
            rotation.manager() ? rotated(kept.managerToken(), context) : kept.managerToken());
    draft.put(
        cluster
            .withSpec(ClusterSpecs.updated(sent))
            .withJoinTokens(tokens)
            .withBookkeeping(kept.withTokens(tokens.worker(), tokens.manager()))
            .withUpdatedAt(context.wallClock()));
    return Verdict.accepted(cluster.id());
  }

  // The last part of a token has the form of a fresh id: 25 characters of base 36.
  private static String rotated(String token, DecisionContext context) {
    return token.substring(0, token.lastIndexOf('-') + 1) + context.freshId();
  }

  private static Verdict<Admitted> admit(
      Cluster cluster, NewNode joining, Draft draft, DecisionContext context) {
    Optional<Node> known = draft.state().nodes().get(joining.id());
    if (known.isPresent()) {
      return Verdict.accepted(new Admitted(joining.id(), known.get().bookkeeping().raftId()));
    }
    Optional<String> raftId =
        joining.role() == Role.MANAGER
            ? Optional.of(RaftNumbers.next(draft, cluster, joining.id(), context))
            : Optional.empty();
    draft.put(NewObjects.node(joining, raftId, context));
    return Verdict.accepted(new Admitted(joining.id(), raftId));
  }

  static <R> Verdict<R> withCluster(Draft draft, Function<Cluster, Verdict<R>> next) {
    return draft
        .state()
        .cluster()
        .map(next)
        .orElseGet(
            () ->
                Verdict.refused(
                    Rejection.unavailable(
                        "This node is not a swarm manager. Manager is being prepared or has"
                            + " trouble connecting to the cluster.")));
  }

  static <R> Verdict<R> withNode(Draft draft, NodeId id, Function<Node, Verdict<R>> next) {
    return draft
        .state()
        .nodes()
        .get(id)
        .map(next)
        .orElseGet(
            () ->
                Verdict.refused(
                    new Rejection.ByStore(StoreCode.NOT_FOUND, "node " + id + " not found")));
  }
}
