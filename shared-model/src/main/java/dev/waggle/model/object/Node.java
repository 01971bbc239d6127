package dev.waggle.model.object;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A machine of the cluster. */
public record Node(
    NodeId id,
    Version version,
    Instant createdAt,
    Instant updatedAt,
    NodeSpec spec,
    NodeDescription description,
    NodeStatus status,
    Optional<ManagerStatus> managerStatus,
    Bookkeeping bookkeeping)
    implements StoredObject {

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  /** Name by which people know it; empty until it has reported. */
  public String hostname() {
    return description.hostname().orElse("");
  }

  /** The role that the node has now; {@code spec().wantedRole()} is the one it should have. */
  public Role role() {
    return bookkeeping.observedRole();
  }

  /** Node without the part that only answers carry. */
  public Node withoutManagerStatus() {
    return new Node(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        description,
        status,
        Optional.empty(),
        bookkeeping);
  }

  /**
   * What only managers know of a node.
   *
   * @param membership {@code pending} or {@code accepted}
   * @param certificatePem the certificate last issued
   * @param raftId member of the log, {@code <node id>.<n>}
   * @param raftAddr address with port of that member
   * @param clusterAddr address with port of its cluster door, as it advertised it when it joined
   * @param downSinceMillis cluster time at which it was found down
   * @param observedRole the role it has now
   * @param bootId the kernel's boot id last reported
   * @param probe where its kernel can be asked for a sign of life
   */
  public record Bookkeeping(
      String membership,
      Optional<String> certificatePem,
      Optional<String> raftId,
      Optional<String> raftAddr,
      Optional<String> clusterAddr,
      OptionalLong downSinceMillis,
      Role observedRole,
      Optional<String> bootId,
      Optional<ProbeTarget> probe) {
    public static final String PENDING = "pending";
    public static final String ACCEPTED = "accepted";

    /** An accepted worker of which nothing else is known. */
    public static final Bookkeeping WORKER =
        new Bookkeeping(
            ACCEPTED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Role.WORKER,
            Optional.empty(),
            Optional.empty());

    public Bookkeeping withMembership(String membership) {
      return new Bookkeeping(
          membership,
          certificatePem,
          raftId,
          raftAddr,
          clusterAddr,
          downSinceMillis,
          observedRole,
          bootId,
          probe);
    }

    public Bookkeeping withCertificatePem(String pem) {
      return new Bookkeeping(
          membership,
          Optional.of(pem),
          raftId,
          raftAddr,
          clusterAddr,
          downSinceMillis,
          observedRole,
          bootId,
          probe);
    }

    public Bookkeeping withRaft(Optional<String> raftId, Optional<String> raftAddr) {
      return new Bookkeeping(
          membership,
          certificatePem,
          raftId,
          raftAddr,
          clusterAddr,
          downSinceMillis,
          observedRole,
          bootId,
          probe);
    }

    public Bookkeeping withClusterAddr(String clusterAddr) {
      return new Bookkeeping(
          membership,
          certificatePem,
          raftId,
          raftAddr,
          Optional.of(clusterAddr),
          downSinceMillis,
          observedRole,
          bootId,
          probe);
    }

    public Bookkeeping withDownSinceMillis(OptionalLong downSinceMillis) {
      return new Bookkeeping(
          membership,
          certificatePem,
          raftId,
          raftAddr,
          clusterAddr,
          downSinceMillis,
          observedRole,
          bootId,
          probe);
    }

    public Bookkeeping withObservedRole(Role observedRole) {
      return new Bookkeeping(
          membership,
          certificatePem,
          raftId,
          raftAddr,
          clusterAddr,
          downSinceMillis,
          observedRole,
          bootId,
          probe);
    }

    public Bookkeeping withBootId(String bootId) {
      return new Bookkeeping(
          membership,
          certificatePem,
          raftId,
          raftAddr,
          clusterAddr,
          downSinceMillis,
          observedRole,
          Optional.of(bootId),
          probe);
    }

    public Bookkeeping withProbe(ProbeTarget probe) {
      return new Bookkeeping(
          membership,
          certificatePem,
          raftId,
          raftAddr,
          clusterAddr,
          downSinceMillis,
          observedRole,
          bootId,
          Optional.of(probe));
    }
  }

  /**
   * Where a bare connect asks the node's kernel for a sign of life.
   *
   * @param address host and port that the node reported; never its Raft port
   * @param answers whether it has ever answered, accepting or refusing; one that never did says
   *     nothing by being silent
   */
  public record ProbeTarget(String address, boolean answers) {
    public ProbeTarget answering() {
      return new ProbeTarget(address, true);
    }
  }

  @Override
  public Node withVersion(Version version) {
    return new Node(
        id, version, createdAt, updatedAt, spec, description, status, managerStatus, bookkeeping);
  }

  public Node withUpdatedAt(Instant updatedAt) {
    return new Node(
        id, version, createdAt, updatedAt, spec, description, status, managerStatus, bookkeeping);
  }

  public Node withSpec(NodeSpec spec) {
    return new Node(
        id, version, createdAt, updatedAt, spec, description, status, managerStatus, bookkeeping);
  }

  public Node withDescription(NodeDescription description) {
    return new Node(
        id, version, createdAt, updatedAt, spec, description, status, managerStatus, bookkeeping);
  }

  public Node withStatus(NodeStatus status) {
    return new Node(
        id, version, createdAt, updatedAt, spec, description, status, managerStatus, bookkeeping);
  }

  public Node withManagerStatus(ManagerStatus managerStatus) {
    return new Node(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        description,
        status,
        Optional.of(managerStatus),
        bookkeeping);
  }

  public Node withBookkeeping(Bookkeeping bookkeeping) {
    return new Node(
        id, version, createdAt, updatedAt, spec, description, status, managerStatus, bookkeeping);
  }
}
