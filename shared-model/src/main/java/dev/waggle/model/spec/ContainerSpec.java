package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a container is made from. */
public record ContainerSpec(
    Optional<String> image,
    Optional<Map<String, String>> labels,
    Optional<List<String>> command,
    Optional<List<String>> args,
    Optional<String> hostname,
    Optional<List<String>> env,
    Optional<String> dir,
    Optional<String> user,
    Optional<List<String>> groups,
    Optional<Privileges> privileges,
    Optional<Boolean> init,
    Optional<String> stopSignal,
    Optional<Boolean> tty,
    Optional<Boolean> openStdin,
    Optional<Boolean> readOnly,
    Optional<List<Mount>> mounts,
    Optional<Duration> stopGracePeriod,
    Optional<Healthcheck> healthcheck,
    Optional<List<String>> hosts,
    Optional<DnsConfig> dnsConfig,
    Optional<List<SecretReference>> secrets,
    Optional<List<ConfigReference>> configs,
    Optional<String> isolation,
    Optional<Map<String, String>> sysctls,
    Optional<List<String>> capabilityAdd,
    Optional<List<String>> capabilityDrop,
    Optional<List<Ulimit>> ulimits,
    Optional<Long> oomScoreAdj,
    Extra extra) {
  public ContainerSpec {
    labels = labels.map(Copies::of);
    command = command.map(Copies::of);
    args = args.map(Copies::of);
    env = env.map(Copies::of);
    groups = groups.map(Copies::of);
    mounts = mounts.map(Copies::of);
    hosts = hosts.map(Copies::of);
    secrets = secrets.map(Copies::of);
    configs = configs.map(Copies::of);
    sysctls = sysctls.map(Copies::of);
    capabilityAdd = capabilityAdd.map(Copies::of);
    capabilityDrop = capabilityDrop.map(Copies::of);
    ulimits = ulimits.map(Copies::of);
  }

  /** Time between the stop signal and the kill if the spec says none. */
  public static final Duration DEFAULT_STOP_GRACE_PERIOD = Duration.ofSeconds(10);

  /** Nothing said. */
  public static final ContainerSpec EMPTY =
      new ContainerSpec(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Extra.NONE);

  /** A container of an image, with the command of the image. */
  public static ContainerSpec of(String image) {
    return EMPTY.withImage(image);
  }

  public String imageOrEmpty() {
    return image.orElse("");
  }

  public List<SecretReference> secretsOrEmpty() {
    return secrets.orElse(List.of());
  }

  public List<ConfigReference> configsOrEmpty() {
    return configs.orElse(List.of());
  }

  public List<Mount> mountsOrEmpty() {
    return mounts.orElse(List.of());
  }

  public Duration stopGracePeriodOrDefault() {
    return stopGracePeriod.orElse(DEFAULT_STOP_GRACE_PERIOD);
  }

  public ContainerSpec withImage(String image) {
    return new ContainerSpec(
        Optional.of(image),
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withLabels(Map<String, String> labels) {
    return new ContainerSpec(
        image,
        Optional.of(labels),
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withCommand(List<String> command) {
    return new ContainerSpec(
        image,
        labels,
        Optional.of(command),
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withArgs(List<String> args) {
    return new ContainerSpec(
        image,
        labels,
        command,
        Optional.of(args),
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withHostname(String hostname) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        Optional.of(hostname),
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withEnv(List<String> env) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        Optional.of(env),
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withMounts(List<Mount> mounts) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        Optional.of(mounts),
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withHealthcheck(Healthcheck healthcheck) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        Optional.of(healthcheck),
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withSecrets(List<SecretReference> secrets) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        Optional.of(secrets),
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withConfigs(List<ConfigReference> configs) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        Optional.of(configs),
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withIsolation(String isolation) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        Optional.of(isolation),
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withStopGracePeriod(Duration stopGracePeriod) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        Optional.of(stopGracePeriod),
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }

  public ContainerSpec withDnsConfig(DnsConfig dnsConfig) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        Optional.of(dnsConfig),
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        extra);
  }
}
