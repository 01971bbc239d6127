package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the user wants of a service. */
public record ServiceSpec(
    Optional<String> name,
    Optional<Map<String, String>> labels,
    Optional<TaskSpec> taskTemplate,
    Optional<ServiceMode> mode,
    Optional<UpdateConfig> updateConfig,
    Optional<UpdateConfig> rollbackConfig,
    Optional<List<NetworkAttachmentConfig>> networks,
    Optional<EndpointSpec> endpointSpec,
    Extra extra) {
  public ServiceSpec {
    labels = labels.map(Copies::of);
    networks = networks.map(Copies::of);
  }

  /** A replicated or global service as small as it can be. */
  public static ServiceSpec of(String name, TaskSpec task, ServiceMode mode) {
    return new ServiceSpec(
        Optional.of(name),
        Optional.of(Map.of()),
        Optional.of(task),
        Optional.of(mode),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Extra.NONE);
  }

  public Map<String, String> labelsOrEmpty() {
    return labels.orElse(Map.of());
  }

  public String nameOrEmpty() {
    return name.orElse("");
  }

  public TaskSpec taskTemplateOrEmpty() {
    return taskTemplate.orElse(TaskSpec.EMPTY);
  }

  public ServiceMode modeOrDefault() {
    return mode.orElse(ServiceMode.Replicated.ONE);
  }

  public boolean isReplicated() {
    return modeOrDefault() instanceof ServiceMode.Replicated;
  }

  public boolean isGlobal() {
    return modeOrDefault() instanceof ServiceMode.Global;
  }

  public boolean isJob() {
    return modeOrDefault().isJob();
  }

  /** Wanted replicas of a replicated service; 0 for every other mode. */
  public long replicas() {
    return isReplicated() ? modeOrDefault().wantedTasks() : 0;
  }

  public UpdateConfig updateOrDefault() {
    return updateConfig.orElse(UpdateConfig.DEFAULT);
  }

  public UpdateConfig rollbackOrDefault() {
    return rollbackConfig.orElse(UpdateConfig.DEFAULT);
  }

  public ServiceSpec withReplicas(long replicas) {
    return withMode(new ServiceMode.Replicated(Optional.of(replicas)));
  }

  public ServiceSpec withName(String name) {
    return new ServiceSpec(
        Optional.of(name),
        labels,
        taskTemplate,
        mode,
        updateConfig,
        rollbackConfig,
        networks,
        endpointSpec,
        extra);
  }

  public ServiceSpec withLabels(Map<String, String> labels) {
    return new ServiceSpec(
        name,
        Optional.of(labels),
        taskTemplate,
        mode,
        updateConfig,
        rollbackConfig,
        networks,
        endpointSpec,
        extra);
  }

  public ServiceSpec withTaskTemplate(TaskSpec taskTemplate) {
    return new ServiceSpec(
        name,
        labels,
        Optional.of(taskTemplate),
        mode,
        updateConfig,
        rollbackConfig,
        networks,
        endpointSpec,
        extra);
  }

  public ServiceSpec withMode(ServiceMode mode) {
    return new ServiceSpec(
        name,
        labels,
        taskTemplate,
        Optional.of(mode),
        updateConfig,
        rollbackConfig,
        networks,
        endpointSpec,
        extra);
  }

  public ServiceSpec withUpdateConfig(UpdateConfig updateConfig) {
    return new ServiceSpec(
        name,
        labels,
        taskTemplate,
        mode,
        Optional.of(updateConfig),
        rollbackConfig,
        networks,
        endpointSpec,
        extra);
  }

  public ServiceSpec withRollbackConfig(UpdateConfig rollbackConfig) {
    return new ServiceSpec(
        name,
        labels,
        taskTemplate,
        mode,
        updateConfig,
        Optional.of(rollbackConfig),
        networks,
        endpointSpec,
        extra);
  }

  public ServiceSpec withEndpointSpec(EndpointSpec endpointSpec) {
    return new ServiceSpec(
        name,
        labels,
        taskTemplate,
        mode,
        updateConfig,
        rollbackConfig,
        networks,
        Optional.of(endpointSpec),
        extra);
  }
}
