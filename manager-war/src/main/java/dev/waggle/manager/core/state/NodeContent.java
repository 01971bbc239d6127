package dev.waggle.manager.core.state;

import dev.waggle.model.object.Node;
import java.util.Optional;

/**
 * A node together with the tasks on it, as they were in one state, for whoever remembers what he
 * found there. Holds on to no more of that state than this one node.
 */
public final class NodeContent {
  private final Node node;
  private final Optional<Object> tasks;

  NodeContent(Node node, Optional<Object> tasks) {
    this.node = node;
    this.tasks = tasks;
  }

  public Node node() {
    return node;
  }

  /** Whether neither the node nor a task on it differs. Costs nothing; never wrongly says yes. */
  public boolean isSameAs(NodeContent other) {
    return node == other.node && tasks.orElse(node) == other.tasks.orElse(other.node);
  }
}
