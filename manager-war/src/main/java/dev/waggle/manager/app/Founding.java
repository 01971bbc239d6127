package dev.waggle.manager.app;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.manager.adapter.node.NetworkRules;
import dev.waggle.manager.adapter.security.CertificateAuthority;
import dev.waggle.manager.adapter.security.Identity;
import dev.waggle.manager.adapter.security.JoinToken;
import dev.waggle.manager.adapter.security.NodeKey;
import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.NewCluster;
import dev.waggle.manager.core.cluster.NewNode;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.EncryptionConfig;
import dev.waggle.model.spec.Role;
import dev.waggle.node.NodeCredentials;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * {@code swarm init}: a new CA, a log with one voter, and the cluster object as its first entry.
 */
final class Founding {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 16;

  private final Member member;
  private final NodeAddresses addresses;
  private final Office office;

  Founding(Member member, NodeAddresses addresses, Office office) {
    this.member = member;
    this.addresses = addresses;
    this.office = office;
  }

  /** Makes the swarm; when anything fails the node is in no swarm, as before. */
  NodeId found(SwarmInitRequest request) {
    Doors doors = addresses.forInit(request);
    NewCluster.Addresses networks = networks(request);
    Availability availability = NodeAvailability.parse(request.availability());
    CertificateAuthority authority = CertificateAuthority.create(InstantSource.system());
    NodeIdentity identity = identity(doors);
    NodeCredentials credentials = credentials(authority, identity, request);
    Command<ClusterId> first =
        ClusterCommands.found(
            new NewCluster(
                identity.clusterId(),
                spec(request),
                networks,
                new NewCluster.Authority(
                    authority.keyPem(),
                    authority.root().pem(),
                    authority.root().tlsInfo(),
                    JoinToken.createPair(authority.root(), RANDOM)),
                node(identity, availability, credentials)));
    try {
      member.home().install(identity, credentials);
      member.done(Step.IDENTITY_KEPT);
      member.open(identity);
      office.decide(first);
      member.done(Step.CLUSTER_WRITTEN);
      member.settled(identity);
      return identity.nodeId();
    } catch (RuntimeException e) {
      undo();
      throw e;
    }
  }

  private static NewNode node(
      NodeIdentity identity, Availability availability, NodeCredentials credentials) {
    return new NewNode(
        identity.nodeId(),
        Role.MANAGER,
        availability,
        credentials.certificate(),
        NodeDescription.EMPTY,
        identity.doors().advertise(),
        Optional.of(identity.doors().raft()));
  }

  /** The one asks for autolock in the spec, the other beside it. */
  private static Optional<ClusterSpec> spec(SwarmInitRequest request) {
    EncryptionConfig autolock = new EncryptionConfig(Optional.of(true), Extra.NONE);
    return request.autoLockManagers().orElse(false)
        ? Optional.of(request.spec().orElse(ClusterSpec.DEFAULT).withEncryptionConfig(autolock))
        : request.spec();
  }

  private static NewCluster.Addresses networks(SwarmInitRequest request) {
    List<String> pools = request.defaultAddrPool().orElse(List.of());
    return new NewCluster.Addresses(
        request.defaultAddrPool(),
        NetworkRules.subnetSize(pools, request.subnetSize().orElse(0L)),
        NetworkRules.dataPathPort(request.dataPathPort().orElse(0L)));
  }

  private void undo() {
    member.closeParts();
    member.home().wipe();
  }

  /** Whether a kill interrupted the founding of this swarm: nobody was told that it exists. */
  boolean isUnfinished(NodeIdentity identity) {
    return identity.stage() == Stage.ISSUED
        && identity.seat().filter(RaftSeat::isAlone).isPresent();
  }

  /** Ends what a kill interrupted: the swarm is there if its first entry is, else it never was. */
  void resume(NodeIdentity identity) {
    member.open(identity);
    office.await();
    if (member.current().read().cluster().isPresent()) {
      member.settled(identity);
    } else {
      undo();
    }
  }

  private NodeIdentity identity(Doors doors) {
    NodeId id = new NodeId(LeaderContext.randomId());
    String raftId = RaftSeat.raftId(id, 1);
    return new NodeIdentity(
        NodeIdentity.FORMAT,
        id,
        new ClusterId(LeaderContext.randomId()),
        Role.MANAGER,
        Stage.ISSUED,
        epoch(1),
        List.of(new ManagerAddress(id, doors.advertise())),
        Optional.of(new RaftSeat(raftId, List.of(new RaftSeat.Voter(raftId, doors.raft())))),
        doors,
        Place.NONE);
  }

  /** A life of the swarm that no other manager can have begun by chance. */
  static Epoch epoch(long count) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return new Epoch(count, HexFormat.of().formatHex(nonce));
  }

  private static NodeCredentials credentials(
      CertificateAuthority authority, NodeIdentity identity, SwarmInitRequest request) {
    NodeKey key = NodeKey.generate();
    Duration lifetime =
        request
            .spec()
            .map(spec -> spec.nodeCertExpiry())
            .orElse(CertificateAuthority.DEFAULT_NODE_LIFETIME);
    try {
      String certificate =
          authority.sign(
              key.request(),
              new Identity(identity.nodeId(), Role.MANAGER, identity.clusterId()),
              lifetime);
      return new NodeCredentials(certificate, key.pem(), authority.root().pem());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign the first certificate: " + e.getMessage(), e);
    }
  }
}
