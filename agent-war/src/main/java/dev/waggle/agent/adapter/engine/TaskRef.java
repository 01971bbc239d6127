package dev.waggle.agent.adapter.engine;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;

/** A task of a node: what its container is found by. */
public record TaskRef(NodeId node, TaskId task) {
  /**
   * Of an assigned task.
   *
   * @throws IllegalArgumentException if it has no node
   */
  public static TaskRef of(AssignedTask assigned) {
    NodeId node =
        assigned
            .task()
            .nodeId()
            .orElseThrow(() -> new IllegalArgumentException("no node: " + assigned));
    return new TaskRef(node, assigned.id());
  }
}
