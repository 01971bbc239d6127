package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** What a task is made from. */
public record TaskSpec(
    Optional<ContainerSpec> containerSpec,
    Optional<PluginSpec> pluginSpec,
    Optional<NetworkAttachmentSpec> networkAttachmentSpec,
    Optional<ResourceRequirements> resources,
    Optional<RestartPolicy> restartPolicy,
    Optional<Placement> placement,
    Optional<List<NetworkAttachmentConfig>> networks,
    Optional<Driver> logDriver,
    Optional<Long> forceUpdate,
    Optional<String> runtime,
    Extra extra) {
  public TaskSpec {
    networks = networks.map(Copies::of);
  }

  /** Nothing said. */
  public static final TaskSpec EMPTY =
      new TaskSpec(
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

  /** A task of one container. */
  public static TaskSpec of(ContainerSpec container) {
    return EMPTY.withContainerSpec(container);
  }

  public ContainerSpec containerOrEmpty() {
    return containerSpec.orElse(ContainerSpec.EMPTY);
  }

  public RestartPolicy restartOrDefault() {
    return restartPolicy.orElse(RestartPolicy.DEFAULT);
  }

  public Placement placementOrDefault() {
    return placement.orElse(Placement.ANYWHERE);
  }

  /** What is reserved; all absent if nothing is. */
  public Resources reservations() {
    return resources.flatMap(ResourceRequirements::reservations).orElse(Resources.NONE);
  }

  public List<NetworkAttachmentConfig> networksOrEmpty() {
    return networks.orElse(List.of());
  }

  public long forceUpdateOrZero() {
    return forceUpdate.orElse(0L);
  }

  public TaskSpec withContainerSpec(ContainerSpec containerSpec) {
    return new TaskSpec(
        Optional.of(containerSpec),
        pluginSpec,
        networkAttachmentSpec,
        resources,
        restartPolicy,
        placement,
        networks,
        logDriver,
        forceUpdate,
        runtime,
        extra);
  }

  public TaskSpec withResources(ResourceRequirements resources) {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        Optional.of(resources),
        restartPolicy,
        placement,
        networks,
        logDriver,
        forceUpdate,
        runtime,
        extra);
  }

  public TaskSpec withRestartPolicy(RestartPolicy restartPolicy) {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        resources,
        Optional.of(restartPolicy),
        placement,
        networks,
        logDriver,
        forceUpdate,
        runtime,
        extra);
  }

  public TaskSpec withPlacement(Placement placement) {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        resources,
        restartPolicy,
        Optional.of(placement),
        networks,
        logDriver,
        forceUpdate,
        runtime,
        extra);
  }

  public TaskSpec withNetworks(List<NetworkAttachmentConfig> networks) {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        resources,
        restartPolicy,
        placement,
        Optional.of(networks),
        logDriver,
        forceUpdate,
        runtime,
        extra);
  }

  public TaskSpec withLogDriver(Driver logDriver) {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        resources,
        restartPolicy,
        placement,
        networks,
        Optional.of(logDriver),
        forceUpdate,
        runtime,
        extra);
  }

  public TaskSpec withForceUpdate(Long forceUpdate) {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        resources,
        restartPolicy,
        placement,
        networks,
        logDriver,
        Optional.of(forceUpdate),
        runtime,
        extra);
  }

  public TaskSpec withRuntime(String runtime) {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        resources,
        restartPolicy,
        placement,
        networks,
        logDriver,
        forceUpdate,
        Optional.of(runtime),
        extra);
  }

  /** This without the runtime, as tasks show their spec. */
  public TaskSpec withoutRuntime() {
    return new TaskSpec(
        containerSpec,
        pluginSpec,
        networkAttachmentSpec,
        resources,
        restartPolicy,
        placement,
        networks,
        logDriver,
        forceUpdate,
        Optional.empty(),
        extra);
  }
}
