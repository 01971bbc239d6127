package dev.waggle.dispatch;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import java.util.List;

/**
 * All that a node has to run, with the secrets and configs that it needs for that. What the agent
 * runs and this does not name is to be stopped and removed.
 *
 * @param sequence number of the message in its session; the next one has the number after it
 */
public record AssignmentSet(
    Fence fence,
    long sequence,
    List<AssignedTask> tasks,
    List<Secret> secrets,
    List<Config> configs) {
  public AssignmentSet {
    tasks = Copies.of(tasks);
    secrets = Copies.of(secrets);
    configs = Copies.of(configs);
  }

  @Override
  public String toString() {
    return "AssignmentSet[" + fence + ", " + sequence + ", " + tasks + "]";
  }
}
