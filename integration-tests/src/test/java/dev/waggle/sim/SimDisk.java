package dev.waggle.sim;

import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.dispatch.Fence;
import dev.waggle.model.id.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an agent keeps; each store is durable when it returns, as the agent demands. */
final class SimDisk {
  private final SortedMap<TaskId, LocalTask> tasks = new TreeMap<>();
  private Optional<Fence> fence = Optional.empty();

  void store(LocalTask task) {
    tasks.put(task.id(), task);
  }

  void forget(TaskId task) {
    tasks.remove(task);
  }

  SimDisk copy() {
    SimDisk copy = new SimDisk();
    copy.tasks.putAll(tasks);
    copy.fence = fence;
    return copy;
  }

  void store(Optional<Fence> highest) {
    fence = highest;
  }

  Optional<Fence> fence() {
    return fence;
  }

  Collection<LocalTask> tasks() {
    return List.copyOf(tasks.values());
  }
}
