package dev.waggle.model.validation;

import dev.waggle.model.spec.BindOptions;
import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.DnsConfig;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Healthcheck;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.MountType;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.TmpfsOptions;
import dev.waggle.model.spec.VolumeOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The container part of {@link SpecNormalizer}. */
final class ContainerNormalizer {
  private static final String ISOLATION = "default";
  private static final String PROPAGATION = "rprivate";

  private ContainerNormalizer() {}

  static ContainerSpec container(ContainerSpec sent) {
    return new ContainerSpec(
        Sparse.text(sent.image()),
        Sparse.map(sent.labels()),
        Sparse.list(sent.command()),
        Sparse.list(sent.args()),
        Sparse.text(sent.hostname()),
        Sparse.list(sent.env()),
        Sparse.text(sent.dir()),
        Sparse.text(sent.user()),
        Sparse.list(sent.groups()),
        sent.privileges(),
        sent.init(),
        Sparse.text(sent.stopSignal()),
        Sparse.flag(sent.tty()),
        Sparse.flag(sent.openStdin()),
        Sparse.flag(sent.readOnly()),
        each(sent.mounts(), ContainerNormalizer::mount),
        sent.stopGracePeriod(),
        sent.healthcheck().map(ContainerNormalizer::health),
        Sparse.list(sent.hosts()),
        sent.dnsConfig().map(ContainerNormalizer::dns),
        each(sent.secrets(), ContainerNormalizer::secret),
        each(sent.configs(), ContainerNormalizer::config),
        Optional.of(Sparse.text(sent.isolation()).orElse(ISOLATION)),
        Sparse.map(sent.sysctls()),
        Sparse.list(sent.capabilityAdd()),
        Sparse.list(sent.capabilityDrop()),
        Sparse.list(sent.ulimits()),
        Sparse.number(sent.oomScoreAdj()),
        sent.extra());
  }

  private static <T> Optional<List<T>> each(Optional<List<T>> sent, UnaryOperator<T> change) {
    return Sparse.list(sent).map(all -> all.stream().map(change).toList());
  }

  private static Mount mount(Mount sent) {
    return new Mount(
        Optional.of(sent.kind().orElse(MountType.BIND).apiName()),
        Sparse.text(sent.source()),
        Sparse.text(sent.target()),
        Sparse.flag(sent.readOnly()),
        Sparse.text(sent.consistency()),
        sent.bindOptions().flatMap(ContainerNormalizer::bind),
        sent.volumeOptions().map(ContainerNormalizer::volume),
        sent.tmpfsOptions().map(ContainerNormalizer::tmpfs),
        sent.imageOptions(),
        sent.clusterOptions(),
        sent.extra());
  }

  /** Left out when they say nothing; a flag without propagation gets the engine's default. */
  private static Optional<BindOptions> bind(BindOptions sent) {
    BindOptions kept =
        new BindOptions(
            Sparse.text(sent.propagation()),
            Sparse.flag(sent.nonRecursive()),
            Sparse.flag(sent.createMountpoint()),
            Sparse.flag(sent.readOnlyNonRecursive()),
            Sparse.flag(sent.readOnlyForceRecursive()),
            sent.extra());
    BindOptions nothing =
        new BindOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            sent.extra());
    if (kept.equals(nothing) && sent.extra().isEmpty()) {
      return Optional.empty();
    }
    boolean needsPropagation = kept.nonRecursive().isPresent() && kept.propagation().isEmpty();
    return Optional.of(needsPropagation ? kept.withPropagation(PROPAGATION) : kept);
  }

  private static VolumeOptions volume(VolumeOptions sent) {
    return new VolumeOptions(
        Sparse.flag(sent.noCopy()),
        Sparse.map(sent.labels()),
        Sparse.text(sent.subpath()),
        sent.driverConfig().map(SpecNormalizer::driver),
        sent.extra());
  }

  private static TmpfsOptions tmpfs(TmpfsOptions sent) {
    return new TmpfsOptions(
        Sparse.number(sent.sizeBytes()),
        Sparse.number(sent.mode()),
        Sparse.list(sent.options()),
        sent.extra());
  }

  private static Healthcheck health(Healthcheck sent) {
    return new Healthcheck(
        Sparse.list(sent.test()),
        Sparse.time(sent.interval()),
        Sparse.time(sent.timeout()),
        Sparse.time(sent.startPeriod()),
        Sparse.time(sent.startInterval()),
        Sparse.number(sent.retries()),
        sent.extra());
  }

  private static DnsConfig dns(DnsConfig sent) {
    return new DnsConfig(
        Sparse.list(sent.nameservers()),
        Sparse.list(sent.search()),
        Sparse.list(sent.options()),
        sent.extra());
  }

  private static SecretReference secret(SecretReference sent) {
    return new SecretReference(
        sent.file().map(ContainerNormalizer::file),
        sent.secretId(),
        sent.secretName(),
        sent.extra());
  }

  private static ConfigReference config(ConfigReference sent) {
    return new ConfigReference(
        sent.file().map(ContainerNormalizer::file),
        sent.runtime(),
        sent.configId(),
        sent.configName(),
        sent.extra());
  }

  private static FileTarget file(FileTarget sent) {
    return new FileTarget(
        Optional.of(sent.name().orElse("")),
        Optional.of(sent.uid().orElse("")),
        Optional.of(sent.gid().orElse("")),
        Optional.of(sent.mode().orElse(0L)),
        sent.extra());
  }
}
