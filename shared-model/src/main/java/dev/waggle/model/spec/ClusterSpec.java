package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the operator wants of the cluster. */
public record ClusterSpec(
    Optional<String> name,
    Optional<Map<String, String>> labels,
    Optional<OrchestrationConfig> orchestration,
    Optional<RaftSettings> raft,
    Optional<DispatcherConfig> dispatcher,
    Optional<CaConfig> caConfig,
    Optional<TaskDefaults> taskDefaults,
    Optional<EncryptionConfig> encryptionConfig,
    Extra extra) {
  public ClusterSpec {
    labels = labels.map(Copies::of);
  }

  /** What holds in a new cluster. */
  public static final ClusterSpec DEFAULT =
      new ClusterSpec(
          Optional.of("default"),
          Optional.of(Map.of()),
          Optional.of(new OrchestrationConfig(Optional.of(5L), Extra.NONE)),
          Optional.of(RaftSettings.DEFAULT),
          Optional.of(new DispatcherConfig(Optional.of(Duration.ofSeconds(5)), Extra.NONE)),
          Optional.of(CaConfig.DEFAULT),
          Optional.of(new TaskDefaults(Optional.empty(), Extra.NONE)),
          Optional.of(new EncryptionConfig(Optional.of(false), Extra.NONE)),
          Extra.NONE);

  /** Finished tasks kept per slot: the default if not said, negative keeps all. */
  public long taskHistoryRetentionLimit() {
    return orchestration.flatMap(OrchestrationConfig::taskHistoryRetentionLimit).orElse(0L);
  }

  /** Time between heartbeats of agents as the API counts it; 5 s if unset. */
  public Duration heartbeatPeriod() {
    return dispatcher
        .flatMap(DispatcherConfig::heartbeatPeriod)
        .filter(d -> !d.isZero())
        .orElse(Duration.ofSeconds(5));
  }

  /** Life of a node's certificate; 90 days if unset. */
  public Duration nodeCertExpiry() {
    return caConfig
        .flatMap(CaConfig::nodeCertExpiry)
        .filter(d -> !d.isZero())
        .orElse(CaConfig.DEFAULT_EXPIRY);
  }

  public boolean autoLockManagers() {
    return encryptionConfig.flatMap(EncryptionConfig::autoLockManagers).orElse(false);
  }

  public Map<String, String> labelsOrEmpty() {
    return labels.orElse(Map.of());
  }

  public ClusterSpec withName(String name) {
    return new ClusterSpec(
        Optional.of(name),
        labels,
        orchestration,
        raft,
        dispatcher,
        caConfig,
        taskDefaults,
        encryptionConfig,
        extra);
  }

  public ClusterSpec withLabels(Map<String, String> labels) {
    return new ClusterSpec(
        name,
        Optional.of(labels),
        orchestration,
        raft,
        dispatcher,
        caConfig,
        taskDefaults,
        encryptionConfig,
        extra);
  }

  public ClusterSpec withOrchestration(OrchestrationConfig orchestration) {
    return new ClusterSpec(
        name,
        labels,
        Optional.of(orchestration),
        raft,
        dispatcher,
        caConfig,
        taskDefaults,
        encryptionConfig,
        extra);
  }

  public ClusterSpec withRaft(RaftSettings raft) {
    return new ClusterSpec(
        name,
        labels,
        orchestration,
        Optional.of(raft),
        dispatcher,
        caConfig,
        taskDefaults,
        encryptionConfig,
        extra);
  }

  public ClusterSpec withDispatcher(DispatcherConfig dispatcher) {
    return new ClusterSpec(
        name,
        labels,
        orchestration,
        raft,
        Optional.of(dispatcher),
        caConfig,
        taskDefaults,
        encryptionConfig,
        extra);
  }

  public ClusterSpec withCaConfig(CaConfig caConfig) {
    return new ClusterSpec(
        name,
        labels,
        orchestration,
        raft,
        dispatcher,
        Optional.of(caConfig),
        taskDefaults,
        encryptionConfig,
        extra);
  }

  public ClusterSpec withEncryptionConfig(EncryptionConfig encryptionConfig) {
    return new ClusterSpec(
        name,
        labels,
        orchestration,
        raft,
        dispatcher,
        caConfig,
        taskDefaults,
        Optional.of(encryptionConfig),
        extra);
  }
}
