package dev.waggle.manager.app;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.dispatch.RenewRequest;
import dev.waggle.dispatch.RootAnswer;
import dev.waggle.manager.adapter.raft.RaftGroup;
import dev.waggle.manager.adapter.raft.RaftStatus;
import dev.waggle.manager.adapter.security.CertificateAuthority;
import dev.waggle.manager.adapter.security.Identity;
import dev.waggle.manager.adapter.security.JoinToken;
import dev.waggle.manager.adapter.security.SameKey;
import dev.waggle.manager.core.cluster.Admission;
import dev.waggle.manager.core.cluster.Admitted;
import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.NewNode;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByStore;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import dev.waggle.node.NodeCredentials;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Admits nodes and seats managers, on the leader. */
final class LeaderAdmission implements Admission {
  private static final long SEAT_SECONDS = 6;
  private final Member member;

  LeaderAdmission(Member member) {
    this.member = member;
  }

  @Override
  public RootAnswer root() {
    return new RootAnswer(
        member
            .home()
            .credentials()
            .map(NodeCredentials::root)
            .orElseThrow(
                () ->
                    new RejectedException(
                        Rejection.unavailable("This node is not part of a swarm"))));
  }

  @Override
  public JoinGrant join(JoinRequest request, String peer) {
    ClusterState state = member.current().read();
    Cluster cluster = cluster(state);
    Role role =
        JoinToken.roleOf(request.token(), tokens(cluster))
            .orElseThrow(() -> new RejectedException(JoinToken.REFUSED));
    NodeId id = askedBefore(state, request, role).orElseGet(LeaderAdmission::freshNode);
    String certificate = sign(cluster, request.certificateRequest(), id, role);
    String addr = reachedAt(request.addr(), peer);
    Optional<String> raftAddr =
        role == Role.MANAGER ? Optional.of(reachedAt(request.raftAddr(), peer)) : Optional.empty();
    Admitted admitted =
        member
            .current()
            .submit(
                ClusterCommands.admit(
                    new NewNode(
                        id,
                        role,
                        request.availability().orElse(Availability.ACTIVE),
                        certificate,
                        NodeDescription.EMPTY,
                        addr,
                        raftAddr)));
    Roster roster = Roster.of(member.current().stale());
    return new JoinGrant(
        id,
        cluster.id(),
        role,
        certificate,
        addr,
        epoch(),
        roster.managers(),
        admitted.raftId().map(raftId -> new RaftSeat(raftId, votersNow(roster))));
  }

  /** The node that the same machine was admitted as, when it did not hear the answer. */
  private static Optional<NodeId> askedBefore(ClusterState state, JoinRequest request, Role role) {
    return state.nodes().stream()
        .filter(node -> node.bookkeeping().observedRole() == role)
        .filter(
            node ->
                node.bookkeeping()
                    .certificatePem()
                    .filter(pem -> SameKey.isOf(request.certificateRequest(), pem))
                    .isPresent())
        .map(Node::id)
        .findFirst();
  }

  private static NodeId freshNode() {
    return new NodeId(LeaderContext.randomId());
  }

  /** Those that vote now; one that is still being admitted is not among them. */
  private List<RaftSeat.Voter> votersNow(Roster roster) {
    List<String> voting = group().status().voters();
    return roster.voters().stream().filter(voter -> voting.contains(voter.raftId())).toList();
  }

  /** A host that the joiner left out is the one that it comes from. */
  private static String reachedAt(Optional<String> asked, String peer) {
    String text = asked.orElse("");
    return text.startsWith(":") ? (peer.contains(":") ? "[" + peer + "]" : peer) + text : text;
  }

  @Override
  public RenewGrant renew(NodeId id, RenewRequest request) {
    ClusterState state = member.current().read();
    Cluster cluster = cluster(state);
    Role role = node(state, id).role();
    String certificate = sign(cluster, request.certificateRequest(), id, role);
    member.current().submit(ClusterCommands.renewed(id, certificate, request.raftAddr()));
    Roster roster = Roster.of(member.current().stale());
    return new RenewGrant(
        role,
        certificate,
        cluster.bookkeeping().caCertPem(),
        epoch(),
        roster.managers(),
        node(state, id)
            .bookkeeping()
            .raftId()
            .map(raftId -> new RaftSeat(raftId, votersNow(roster))));
  }

  @Override
  public Epoch epoch() {
    return member
        .identity()
        .map(NodeIdentity::epoch)
        .orElseThrow(
            () -> new RejectedException(Rejection.unavailable("This node is not part of a swarm")));
  }

  @Override
  public void takeSeat(NodeId manager) {
    String raftId = raftId(node(member.current().read(), manager));
    if (!group().status().seated().contains(raftId)) {
      await(group().addVoter(raftId));
    }
  }

  /**
   * {@inheritDoc} Out with the old raft id first: a kill in between leaves none behind that votes.
   */
  @Override
  public RaftSeat readmit(NodeId manager) {
    Optional<String> lost = node(member.current().read(), manager).bookkeeping().raftId();
    RaftStatus status = group().status();
    if (lost.filter(status.reachable()::contains).isPresent()) {
      throw new RejectedException(
          Rejection.failedPrecondition(
              "manager "
                  + manager
                  + " takes part in the log as "
                  + lost.get()
                  + ": stop it first"));
    }
    lost.filter(status.voters()::contains).ifPresent(id -> await(group().removeVoter(id)));
    Admitted admitted = member.current().submit(RoleCommands.readmit(manager));
    return new RaftSeat(
        admitted.raftId().orElseThrow(() -> new AssertionError(manager + " without a raft id")),
        votersNow(Roster.of(member.current().stale())));
  }

  @Override
  public void leaveSeat(NodeId manager) {
    String raftId = raftId(node(member.current().read(), manager));
    RaftStatus status = group().status();
    if (!status.voters().contains(raftId)) {
      return;
    }
    List<String> rest = status.voters().stream().filter(id -> !id.equals(raftId)).toList();
    long answering = rest.stream().filter(status.reachable()::contains).count();
    if (answering < rest.size() / 2 + 1) {
      throw new RejectedException(
          Rejection.failedPrecondition(
              "can't remove member from the raft: this would result in a loss of quorum"));
    }
    await(group().removeVoter(raftId));
  }

  private static void await(Future<Void> change) {
    try {
      change.get(SEAT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (Exception e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    }
  }

  private static RejectedException unavailable(Throwable cause) {
    return new RejectedException(
        new ByStore(StoreCode.UNAVAILABLE, String.valueOf(cause.getMessage())));
  }

  private RaftGroup group() {
    return member
        .current()
        .part()
        .map(ManagerPart::group)
        .orElseThrow(
            () -> new RejectedException(Rejection.unavailable("this node is not a manager")));
  }

  private static String raftId(Node node) {
    return node.bookkeeping()
        .raftId()
        .orElseThrow(
            () ->
                new RejectedException(
                    Rejection.failedPrecondition("node " + node.id() + " is not a manager")));
  }

  private static Node node(ClusterState state, NodeId id) {
    return state
        .nodes()
        .get(id)
        .orElseThrow(
            () ->
                new RejectedException(
                    new ByStore(StoreCode.NOT_FOUND, "node " + id + " not found")));
  }

  private static Cluster cluster(ClusterState state) {
    return state
        .cluster()
        .orElseThrow(() -> new RejectedException(Rejection.unavailable("the swarm is being made")));
  }

  private static JoinTokens tokens(Cluster cluster) {
    return new JoinTokens(
        cluster.bookkeeping().workerToken(), cluster.bookkeeping().managerToken());
  }

  private static String sign(Cluster cluster, String request, NodeId id, Role role) {
    try {
      return CertificateAuthority.of(
              cluster.bookkeeping().caCertPem(),
              cluster.bookkeeping().caKeyPem(),
              InstantSource.system())
          .sign(request, new Identity(id, role, cluster.id()), cluster.spec().nodeCertExpiry());
    } catch (GeneralSecurityException e) {
      throw new RejectedException(
          Rejection.invalidArgument("the certificate request is unusable: " + e.getMessage()));
    }
  }
}
