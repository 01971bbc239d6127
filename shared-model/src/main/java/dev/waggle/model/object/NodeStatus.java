package dev.waggle.model.object;

import java.util.Optional;

/** Whether a node answers, why not, and its address without port. */
public record NodeStatus(NodeState state, Optional<String> message, Optional<String> addr) {

  public static NodeStatus of(NodeState state) {
    return new NodeStatus(state, Optional.empty(), Optional.empty());
  }

  public NodeStatus withState(NodeState state) {
    return new NodeStatus(state, message, addr);
  }

  public NodeStatus withMessage(String message) {
    return new NodeStatus(state, Optional.of(message), addr);
  }

  public NodeStatus withAddr(String addr) {
    return new NodeStatus(state, message, Optional.of(addr));
  }
}
