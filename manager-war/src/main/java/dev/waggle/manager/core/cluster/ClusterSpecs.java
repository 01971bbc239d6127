package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.SpecFaults;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.CaConfig;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.DispatcherConfig;
import dev.waggle.model.spec.EncryptionConfig;
import dev.waggle.model.spec.OrchestrationConfig;
import dev.waggle.model.spec.RaftSettings;
import dev.waggle.model.spec.TaskDefaults;
import dev.waggle.model.validation.SpecValidator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** From the cluster spec that was sent to the one that is stored. */
final class ClusterSpecs {
  private static final String NAME = "default";
  private static final Predicate<Duration> SET = time -> !time.isZero();

  private ClusterSpecs() {}

  /**
   * Ends a request whose spec is faulty or asks for what is not supported.
   *
   * @throws RejectedException with the first reason
   */
  static void check(ClusterSpec spec) {
    SpecFaults.refuse(SpecValidator.cluster(spec));
    if (spec.autoLockManagers()) {
      throw unsupported("autolock is not supported yet");
    }
    CaConfig ca = spec.caConfig().orElse(CaConfig.DEFAULT);
    if (!ca.externalCas().orElse(List.of()).isEmpty()) {
      throw unsupported("external certificate authorities are not supported yet");
    }
    if (!ca.signingCaCert().orElse("").isEmpty()) {
      throw unsupported("bringing a certificate authority is not supported yet");
    }
  }

  /**
   * The same at init, where Docker makes the swarm first and then changes its settings.
   *
   * @throws RejectedException with the first reason
   */
  static void checkInitial(ClusterSpec spec) {
    try {
      check(spec);
    } catch (RejectedException e) {
      if (e.rejection() instanceof Rejection.ByStore store
          && store.code() == StoreCode.INVALID_ARGUMENT) {
        throw new RejectedException(
            new Rejection.ByEngine(
                Rejection.EngineKind.SYSTEM,
                "error updating cluster settings: " + store.message()));
      }
      throw e;
    }
  }

  /** Another value of the counter asks for a new root. */
  static Optional<Rejection> rotation(ClusterSpec before, ClusterSpec after) {
    return forced(before) == forced(after)
        ? Optional.empty()
        : Optional.of(
            unsupported("rotating the root certificate is not supported yet").rejection());
  }

  private static long forced(ClusterSpec spec) {
    return spec.caConfig().flatMap(CaConfig::forceRotate).orElse(0L);
  }

  private static RejectedException unsupported(String text) {
    return new RejectedException(new Rejection.ByStore(StoreCode.UNIMPLEMENTED, text));
  }

  /** At init: what is left out or zero gets the default. */
  static ClusterSpec initial(Optional<ClusterSpec> sent) {
    ClusterSpec given = sent.orElse(ClusterSpec.DEFAULT);
    return new ClusterSpec(
        Optional.of(NAME),
        Optional.of(given.labelsOrEmpty()),
        given
            .orchestration()
            .filter(o -> o.taskHistoryRetentionLimit().isPresent())
            .or(ClusterSpec.DEFAULT::orchestration),
        Optional.of(initial(given.raft().orElse(RaftSettings.DEFAULT))),
        Optional.of(new DispatcherConfig(Optional.of(given.heartbeatPeriod()), Extra.NONE)),
        Optional.of(ca(given, Optional.of(given.nodeCertExpiry()))),
        Optional.of(new TaskDefaults(Optional.empty(), Extra.NONE)),
        Optional.of(new EncryptionConfig(Optional.of(false), Extra.NONE)),
        given.extra());
  }

  private static RaftSettings initial(RaftSettings given) {
    RaftSettings defaults = RaftSettings.DEFAULT;
    return new RaftSettings(
        positive(given.snapshotInterval()).or(defaults::snapshotInterval),
        given.keepOldSnapshots().or(defaults::keepOldSnapshots),
        positive(given.logEntriesForSlowFollowers()).or(defaults::logEntriesForSlowFollowers),
        positive(given.electionTick()).or(defaults::electionTick),
        positive(given.heartbeatTick()).or(defaults::heartbeatTick),
        given.extra());
  }

  /** At update: what is left out goes back to zero, not to what it was. */
  static ClusterSpec updated(ClusterSpec sent) {
    long history =
        sent.orchestration().flatMap(OrchestrationConfig::taskHistoryRetentionLimit).orElse(0L);
    return new ClusterSpec(
        Optional.of(NAME),
        Optional.of(sent.labels().orElse(Map.of())),
        Optional.of(new OrchestrationConfig(Optional.of(history), Extra.NONE)),
        Optional.of(updated(sent.raft())),
        Optional.of(
            new DispatcherConfig(
                sent.dispatcher().flatMap(DispatcherConfig::heartbeatPeriod).filter(SET),
                Extra.NONE)),
        Optional.of(ca(sent, sent.caConfig().flatMap(CaConfig::nodeCertExpiry).filter(SET))),
        Optional.of(new TaskDefaults(Optional.empty(), Extra.NONE)),
        Optional.of(new EncryptionConfig(Optional.of(false), Extra.NONE)),
        sent.extra());
  }

  private static RaftSettings updated(Optional<RaftSettings> sent) {
    return new RaftSettings(
        sent.flatMap(RaftSettings::snapshotInterval).filter(number -> number > 0),
        sent.flatMap(RaftSettings::keepOldSnapshots),
        sent.flatMap(RaftSettings::logEntriesForSlowFollowers).filter(number -> number > 0),
        Optional.of(sent.flatMap(RaftSettings::electionTick).orElse(0L)),
        Optional.of(sent.flatMap(RaftSettings::heartbeatTick).orElse(0L)),
        sent.map(RaftSettings::extra).orElse(Extra.NONE));
  }

  private static CaConfig ca(ClusterSpec spec, Optional<Duration> expiry) {
    return new CaConfig(
        expiry,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        spec.caConfig().flatMap(CaConfig::forceRotate).filter(count -> count != 0),
        Extra.NONE);
  }

  private static Optional<Long> positive(Optional<Long> number) {
    return number.filter(n -> n > 0);
  }
}
