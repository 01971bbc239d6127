package dev.waggle.agent.core.assign;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Applies assignment messages to what is known; pure. */
public final class AssignmentReducer {
  private AssignmentReducer() {}

  /** Takes a complete set: what it does not name is withdrawn. */
  public static Reduction apply(AssignedWork work, AssignmentSet set) {
    if (!isAdmitted(work, set.fence())) {
      return new Reduction.Refused(set.fence(), work.highest().orElseThrow());
    }
    SortedMap<TaskId, AssignedTask> tasks = new TreeMap<>();
    SortedSet<TaskId> changed = new TreeSet<>();
    put(set.tasks(), work.tasks(), tasks, changed);
    SortedSet<TaskId> withdrawn = new TreeSet<>(work.tasks().keySet());
    withdrawn.removeAll(tasks.keySet());
    AssignedWork next =
        new AssignedWork(
            Optional.of(set.fence()),
            OptionalLong.of(set.sequence()),
            true,
            tasks,
            secrets(Map.of(), set.secrets(), List.of()),
            configs(Map.of(), set.configs(), List.of()));
    return new Reduction.Taken(next, changed, withdrawn);
  }

  /** Takes a change, if it follows the message before it. */
  public static Reduction apply(AssignedWork work, AssignmentChange change) {
    if (!isAdmitted(work, change.fence())) {
      return new Reduction.Refused(change.fence(), work.highest().orElseThrow());
    }
    if (work.sequence().isEmpty() || work.sequence().getAsLong() + 1 != change.sequence()) {
      return new Reduction.Gap(work.sequence(), change.sequence());
    }
    SortedMap<TaskId, AssignedTask> tasks = new TreeMap<>(work.tasks());
    SortedSet<TaskId> changed = new TreeSet<>();
    put(change.tasks(), work.tasks(), tasks, changed);
    SortedSet<TaskId> withdrawn = new TreeSet<>(change.removedTasks());
    withdrawn.retainAll(work.tasks().keySet());
    tasks.keySet().removeAll(withdrawn);
    changed.removeAll(withdrawn);
    AssignedWork next =
        new AssignedWork(
            Optional.of(change.fence()),
            OptionalLong.of(change.sequence()),
            work.complete(),
            tasks,
            secrets(work.secrets(), change.secrets(), change.removedSecrets()),
            configs(work.configs(), change.configs(), change.removedConfigs()));
    return new Reduction.Taken(next, changed, withdrawn);
  }

  /** Whether what comes from there is heard: the same swarm, and not from before what is held. */
  public static boolean isAdmitted(AssignedWork work, Fence offered) {
    return work.highest()
        .map(held -> held.swarm().equals(offered.swarm()) && !offered.isBelow(held))
        .orElse(true);
  }

  private static void put(
      Collection<AssignedTask> offered,
      Map<TaskId, AssignedTask> held,
      Map<TaskId, AssignedTask> tasks,
      SortedSet<TaskId> changed) {
    for (AssignedTask task : offered) {
      TaskId id = task.id();
      AssignedTask before = held.get(id);
      AssignedTask after = before == null ? task : notLowered(before, task);
      tasks.put(id, after);
      if (!after.equals(before)) {
        changed.add(id);
      }
    }
  }

  /** A desired state is never lowered: what would do that changes nothing. */
  private static AssignedTask notLowered(AssignedTask held, AssignedTask offered) {
    return offered.desiredState().isBefore(held.desiredState()) ? held : offered;
  }

  private static Map<SecretId, Secret> secrets(
      Map<SecretId, Secret> held, List<Secret> put, List<SecretId> removed) {
    Map<SecretId, Secret> secrets = new TreeMap<>(held);
    put.forEach(secret -> secrets.put(secret.id(), secret));
    secrets.keySet().removeAll(removed);
    return secrets;
  }

  private static Map<ConfigId, Config> configs(
      Map<ConfigId, Config> held, List<Config> put, List<ConfigId> removed) {
    Map<ConfigId, Config> configs = new TreeMap<>(held);
    put.forEach(config -> configs.put(config.id(), config));
    configs.keySet().removeAll(removed);
    return configs;
  }
}
