package dev.waggle.manager.core.dispatch;

import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.NodeStatus;

/** A node's status as the leader shows it, without writing it. */
public record ShownStatus(NodeState state, String message) {
  /** The written status with this in front of it. */
  public NodeStatus over(NodeStatus written) {
    return written.withState(state).withMessage(message);
  }
}
