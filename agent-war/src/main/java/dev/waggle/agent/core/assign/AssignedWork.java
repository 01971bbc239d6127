package dev.waggle.agent.core.assign;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.Fence;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the managers want of this node, as far as they have said.
 *
 * @param highest where the newest message that was taken came from; lower ones are refused
 * @param sequence of that message in its session; empty while the session has sent none
 * @param complete whether a complete set has come in this process's life
 * @param secrets kept in memory only
 */
public record AssignedWork(
    Optional<Fence> highest,
    OptionalLong sequence,
    boolean complete,
    SortedMap<TaskId, AssignedTask> tasks,
    Map<SecretId, Secret> secrets,
    Map<ConfigId, Config> configs) {
  public AssignedWork {
    tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    configs = Collections.unmodifiableSortedMap(new TreeMap<>(configs));
  }

  /** What a process knows when it starts: what the one before it kept. */
  public static AssignedWork resumed(Optional<Fence> highest, Map<TaskId, AssignedTask> tasks) {
    return new AssignedWork(
        highest, OptionalLong.empty(), false, new TreeMap<>(tasks), Map.of(), Map.of());
  }

  /** The same at the beginning of a session, which sends a complete set first. */
  public AssignedWork inNewSession() {
    return new AssignedWork(highest, OptionalLong.empty(), complete, tasks, secrets, configs);
  }

  @Override
  public String toString() {
    return "AssignedWork[" + highest + ", " + sequence + ", " + tasks.keySet() + "]";
  }
}
