package dev.waggle.agent.adapter.engine;

import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Runs tasks on this host. Calls block; each may be repeated, also after a crash in the middle of
 * it, and does then what is left to do. Only containers with the given node's label are touched.
 * Shared between threads, but for one task only one call is under way at any time; an interrupt
 * ends a call early with a temporary failure. All throw {@link EngineFailure}.
 */
public interface Engine {
  /** What the engine is and has. */
  EngineFacts describe();

  /** Refuses, by a fatal failure, a task that this engine can never run. Touches nothing. */
  void accept(AssignedTask task);

  /** Gets the image, as far as it can; without time limit. That it is missing shows in create. */
  void pull(AssignedTask task);

  /** Makes the container; one that is there already is returned as it is. */
  ContainerView create(AssignedTask task);

  /**
   * Does in memory what {@link #pull}, {@link #create} and {@link #start} do around their
   * questions, and asks nothing: the first real task then finds it done once.
   *
   * @return the container as it would be then
   */
  default ContainerView rehearse(AssignedTask task) {
    accept(task);
    return ContainerView.running(task.id().value(), 1);
  }

  /**
   * Starts the container, unless it was started before. Does not wait for its health.
   *
   * @param files all that the container sees of secrets and configs; kept in memory only
   */
  ContainerView start(AssignedTask task, List<ContainerFile> files);

  /** Starts the container of a task that uses no secret and no config. */
  default ContainerView start(AssignedTask task) {
    return start(task, List.of());
  }

  /** The container as it is now; empty if there is none. */
  Optional<ContainerView> inspect(TaskRef task);

  /**
   * Stops the container: its stop signal, after the grace period force. When this returns, nothing
   * of it runs.
   *
   * @return the container as it is then; empty if there is none
   */
  Optional<ContainerView> stop(TaskRef task, StopRule rule);

  /** Stops the container and deletes it with its anonymous volumes; fine if there is none. */
  void remove(TaskRef task, StopRule rule);

  /** Tasks of which there is a container with the label of {@code node}, in whatever state. */
  Set<TaskId> tasksOf(NodeId node);

  /**
   * Those tasks whose container runs and is not known to be ill: found by one question, for who has
   * to look closely only where something may have changed.
   */
  Set<TaskId> runningOf(NodeId node);

  /**
   * Containers of tasks with the labels of other nodes than {@code node}: theirs, not to be used.
   */
  SortedMap<NodeId, Set<TaskId>> tasksBeside(NodeId node);

  /**
   * Tells each time that a container of {@code node} changes, until closed. What it tells is only
   * that it is time to look; it may tell too often, and when the watch breaks off it tells that
   * once, by {@code broken}, and no more.
   */
  Watch watch(NodeId node, Consumer<TaskId> changed, Runnable broken);

  /** A watch that can be ended. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
