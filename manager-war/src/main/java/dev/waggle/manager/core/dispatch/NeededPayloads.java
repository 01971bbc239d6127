package dev.waggle.manager.core.dispatch;

import dev.waggle.manager.core.payload.UsedPayloads;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The secrets and configs that a node's tasks use and that exist, as far as these tasks have not
 * ended: what the node may know of them all.
 */
record NeededPayloads(SortedMap<SecretId, Secret> secrets, SortedMap<ConfigId, Config> configs) {

  private static final NeededPayloads NONE = new NeededPayloads(new TreeMap<>(), new TreeMap<>());

  static NeededPayloads of(ClusterState state, NodeId node) {
    if (state.secrets().isEmpty() && state.configs().isEmpty()) {
      return NONE;
    }
    SortedMap<SecretId, Secret> secrets = new TreeMap<>();
    SortedMap<ConfigId, Config> configs = new TreeMap<>();
    for (Task task : state.tasksOn(node)) {
      if (isLive(task)) {
        ContainerSpec container = container(state, task);
        container.secretsOrEmpty().stream()
            .flatMap(reference -> UsedPayloads.secret(state, reference).stream())
            .forEach(secret -> secrets.put(secret.id(), secret));
        container.configsOrEmpty().stream()
            .flatMap(reference -> UsedPayloads.config(state, reference).stream())
            .forEach(config -> configs.put(config.id(), config));
      }
    }
    return new NeededPayloads(secrets, configs);
  }

  private static boolean isLive(Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED) && !task.state().isAfter(TaskState.RUNNING);
  }

  private static ContainerSpec container(ClusterState state, Task task) {
    return state
        .specOf(task)
        .map(RetainedSpec::taskTemplate)
        .map(spec -> spec.containerOrEmpty())
        .orElse(ContainerSpec.EMPTY);
  }

  /** Secrets that are needed here and were not there; what is needed again does not change. */
  List<Secret> newSecrets(NeededPayloads before) {
    return secrets.values().stream().filter(s -> !before.secrets.containsKey(s.id())).toList();
  }

  List<Config> newConfigs(NeededPayloads before) {
    return configs.values().stream().filter(c -> !before.configs.containsKey(c.id())).toList();
  }

  /** Secrets that were needed there and are not here. */
  List<SecretId> endedSecrets(NeededPayloads before) {
    return before.secrets.keySet().stream().filter(id -> !secrets.containsKey(id)).toList();
  }

  List<ConfigId> endedConfigs(NeededPayloads before) {
    return before.configs.keySet().stream().filter(id -> !configs.containsKey(id)).toList();
  }
}
