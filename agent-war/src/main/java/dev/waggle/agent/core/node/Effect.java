package dev.waggle.agent.core.node;

import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.Fence;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.util.Optional;

/**
 * What the shell has to do, in the order given. Stores are durable before what comes after them is
 * begun.
 */
public sealed interface Effect {
  /** Keep a task on disk. */
  record Store(LocalTask task) implements Effect {}

  /** Delete a task from the disk. */
  record Forget(TaskId task) implements Effect {}

  /** Keep the highest fence on disk; none after leaving a swarm. */
  record StoreFence(Optional<Fence> fence) implements Effect {}

  /** Let the engine do an action; its end is told to {@link NodeTasks#finished}. */
  record Begin(LocalTask task, TaskAction action) implements Effect {}

  /** Stop and delete a container that carries this node's label and belongs to no task of it. */
  record RemoveStray(TaskId task) implements Effect {}

  /** Stop and delete a container of a node that is no longer part of the swarm. */
  record RemoveOrphan(NodeId node, TaskId task) implements Effect {}

  /** Break off what is under way for a task; its end is still told. */
  record Cancel(TaskId task) implements Effect {}

  /** There are statuses to report. */
  record Report() implements Effect {}

  /** End the session and open another one: a message is missing. */
  record Resync() implements Effect {}
}
