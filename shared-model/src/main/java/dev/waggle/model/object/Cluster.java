package dev.waggle.model.object;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.meta.AnswerForm;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.ClusterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster itself: exactly one of it. */
public record Cluster(
    ClusterId id,
    Version version,
    Instant createdAt,
    Instant updatedAt,
    ClusterSpec spec,
    TlsInfo tlsInfo,
    boolean rootRotationInProgress,
    Optional<List<String>> defaultAddrPool,
    long subnetSize,
    long dataPathPort,
    Optional<JoinTokens> joinTokens,
    Bookkeeping bookkeeping)
    implements StoredObject, AnswerForm<Cluster> {
  public Cluster {
    defaultAddrPool = defaultAddrPool.map(Copies::of);
  }

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  @Override
  public Cluster answered() {
    return spec.caConfig()
        .map(ca -> withSpec(spec.withCaConfig(ca.withoutSigningKey())))
        .orElse(this);
  }

  public Cluster withoutJoinTokens() {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        Optional.empty(),
        bookkeeping);
  }

  /**
   * What only managers know of the cluster. Its text form shows no secret.
   *
   * @param caKeyPem key of the certificate authority; empty with an external one
   * @param caCertPem certificates of the authority
   * @param workerToken join token of workers
   * @param managerToken join token of managers
   * @param unlockKey key that wraps the managers' own keys, while autolock is on
   * @param rootRotation the root that is being brought in
   * @param lastForcedRotation {@code ForceRotate} that was last acted on
   * @param epoch counts forced new clusters
   * @param format the log's format number that leaders write
   * @param nextRaftNumber next {@code n} for a Raft id {@code <node id>.<n>}
   * @param removedNodes node id to the cluster time until which its certificate stays refused
   * @param settings settings of our own
   */
  public record Bookkeeping(
      String caKeyPem,
      String caCertPem,
      String workerToken,
      String managerToken,
      Optional<String> unlockKey,
      Optional<RootRotation> rootRotation,
      long lastForcedRotation,
      long epoch,
      long format,
      long nextRaftNumber,
      Map<String, Long> removedNodes,
      Settings settings) {
    public Bookkeeping {
      removedNodes = Copies.of(removedNodes);
    }

    public Bookkeeping withTokens(String workerToken, String managerToken) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    public Bookkeeping withUnlockKey(Optional<String> unlockKey) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    public Bookkeeping withRoot(
        String caKeyPem,
        String caCertPem,
        Optional<RootRotation> rootRotation,
        long lastForcedRotation) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    public Bookkeeping withEpoch(long epoch) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    public Bookkeeping withFormat(long format) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    public Bookkeeping withNextRaftNumber(long nextRaftNumber) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    public Bookkeeping withRemovedNodes(Map<String, Long> removedNodes) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    public Bookkeeping withSettings(Settings settings) {
      return new Bookkeeping(
          caKeyPem,
          caCertPem,
          workerToken,
          managerToken,
          unlockKey,
          rootRotation,
          lastForcedRotation,
          epoch,
          format,
          nextRaftNumber,
          removedNodes,
          settings);
    }

    @Override
    public String toString() {
      return "Bookkeeping[***, epoch="
          + epoch
          + ", format="
          + format
          + ", nextRaftNumber="
          + nextRaftNumber
          + ", settings="
          + settings
          + "]";
    }
  }

  /** A root certificate that is being brought in, crossed with the present one. */
  public record RootRotation(String caKeyPem, String caCertPem, String crossSignedCertPem) {
    @Override
    public String toString() {
      return "RootRotation[***]";
    }
  }

  /**
   * Settings that the reference system does not have.
   *
   * @param grace how long a node may be silent and yet answer probes
   * @param rebalance whether tasks move to nodes that come back
   */
  public record Settings(Duration grace, boolean rebalance) {
    /** 30 s, and tasks stay where they are. */
    public static final Settings DEFAULT = new Settings(Duration.ofSeconds(30), false);
  }

  @Override
  public Cluster withVersion(Version version) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        joinTokens,
        bookkeeping);
  }

  public Cluster withUpdatedAt(Instant updatedAt) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        joinTokens,
        bookkeeping);
  }

  public Cluster withSpec(ClusterSpec spec) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        joinTokens,
        bookkeeping);
  }

  public Cluster withTlsInfo(TlsInfo tlsInfo) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        joinTokens,
        bookkeeping);
  }

  public Cluster withRootRotationInProgress(boolean rootRotationInProgress) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        joinTokens,
        bookkeeping);
  }

  public Cluster withJoinTokens(JoinTokens joinTokens) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        Optional.of(joinTokens),
        bookkeeping);
  }

  public Cluster withBookkeeping(Bookkeeping bookkeeping) {
    return new Cluster(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        tlsInfo,
        rootRotationInProgress,
        defaultAddrPool,
        subnetSize,
        dataPathPort,
        joinTokens,
        bookkeeping);
  }
}
