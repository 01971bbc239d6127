package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.dispatch.ShownStatus;
import dev.waggle.model.id.NodeId;
import java.util.Optional;
import java.util.SortedMap;

/** Port: what this node sees of the managers. Soft, and never waits. */
public interface ManagerView {
  /** The leader that this node follows or is. */
  Optional<NodeId> leaderNode();

  /**
   * How the leader shows nodes where that differs from what is written: without a session, or not
   * ready by their own word. Empty on a manager that does not lead.
   */
  SortedMap<NodeId, ShownStatus> shown();

  /** Who votes in the log, as this node sees it. */
  LogMembers log();

  /** Whether the manager answers this node and its vote counts. */
  boolean isReachable(NodeId manager);
}
