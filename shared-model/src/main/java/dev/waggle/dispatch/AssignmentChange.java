package dev.waggle.dispatch;

import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import java.util.List;

/**
 * What changed since the message before.
 *
 * @param sequence the one of the message before, plus one
 * @param tasks new ones and ones that changed
 * @param removedTasks to be stopped and removed
 */
public record AssignmentChange(
    Fence fence,
    long sequence,
    List<AssignedTask> tasks,
    List<TaskId> removedTasks,
    List<Secret> secrets,
    List<SecretId> removedSecrets,
    List<Config> configs,
    List<ConfigId> removedConfigs) {
  public AssignmentChange {
    tasks = Copies.of(tasks);
    removedTasks = Copies.of(removedTasks);
    secrets = Copies.of(secrets);
    removedSecrets = Copies.of(removedSecrets);
    configs = Copies.of(configs);
    removedConfigs = Copies.of(removedConfigs);
  }

  /** A change of tasks only. */
  public static AssignmentChange ofTasks(
      Fence fence, long sequence, List<AssignedTask> tasks, List<TaskId> removed) {
    return new AssignmentChange(
        fence, sequence, tasks, removed, List.of(), List.of(), List.of(), List.of());
  }

  /** Whether it changes nothing. */
  public boolean isEmpty() {
    return tasks.isEmpty()
        && removedTasks.isEmpty()
        && secrets.isEmpty()
        && removedSecrets.isEmpty()
        && configs.isEmpty()
        && removedConfigs.isEmpty();
  }

  @Override
  public String toString() {
    return "AssignmentChange["
        + fence
        + ", "
        + sequence
        + ", "
        + tasks
        + ", removed "
        + removedTasks
        + "]";
  }
}
