package dev.waggle.manager.core.cluster;

import dev.waggle.model.id.NodeId;
import java.util.Optional;

/** Port: what this node sees of the managers. Soft, and never waits. */
public interface ManagerView {
  /** The leader that this node follows or is. */
  Optional<NodeId> leaderNode();

  /** Whether the manager answers this node. */
  boolean isReachable(NodeId manager);
}
