package dev.waggle.manager.app;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.dispatch.RenewRequest;
import dev.waggle.dispatch.RootAnswer;
import dev.waggle.manager.adapter.security.CertificateAuthority;
import dev.waggle.manager.adapter.security.Identity;
import dev.waggle.manager.adapter.security.JoinToken;
import dev.waggle.manager.adapter.security.SameKey;
import dev.waggle.manager.core.cluster.Admission;
import dev.waggle.manager.core.cluster.Admitted;
import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.NewNode;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
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
import java.util.Optional;

/** Admits nodes and renews their certificates, on the leader; its seats are {@link LeaderSeats}. */
final class LeaderAdmission implements Admission {
  private final Member member;
  private final LeaderSeats seats;

  LeaderAdmission(Member member) {
    this.member = member;
    this.seats = new LeaderSeats(member);
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
        admitted.raftId().map(raftId -> new RaftSeat(raftId, seats.votersNow(roster))));
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

  /** A host that the joiner left out is the one that it comes from. */
  private static String reachedAt(Optional<String> asked, String peer) {
    String text = asked.orElse("");
    return text.startsWith(":") ? (peer.contains(":") ? "[" + peer + "]" : peer) + text : text;
  }

  @Override
  public RenewGrant renew(NodeId id, RenewRequest request) {
    ClusterState state = member.current().read();
    Cluster cluster = cluster(state);
    Role role = LeaderSeats.node(state, id).role();
    String certificate = sign(cluster, request.certificateRequest(), id, role);
    member.current().submit(ClusterCommands.renewed(id, certificate, request.raftAddr()));
    Roster roster = Roster.of(member.current().stale());
    return new RenewGrant(
        role,
        certificate,
        cluster.bookkeeping().caCertPem(),
        epoch(),
        roster.managers(),
        LeaderSeats.node(state, id)
            .bookkeeping()
            .raftId()
            .map(raftId -> new RaftSeat(raftId, seats.votersNow(roster))));
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
    seats.take(manager);
  }

  @Override
  public RaftSeat readmit(NodeId manager) {
    return seats.readmit(manager);
  }

  @Override
  public void leaveSeat(NodeId manager) {
    seats.leave(manager);
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
