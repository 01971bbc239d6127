package dev.waggle.dispatch;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.spec.Role;
import java.time.Duration;
import java.util.List;

/** What the leader says to an agent. */
public sealed interface ManagerMessage {
  /**
   * A session is open.
   *
   * @param heartbeatPeriod time between two heartbeats of the agent
   * @param managers all managers of the swarm
   */
  record SessionStarted(
      int format, SessionId sessionId, Duration heartbeatPeriod, List<ManagerAddress> managers)
      implements ManagerMessage {
    public SessionStarted {
      managers = Copies.of(managers);
    }
  }

  /** The first message of an assignment stream, and the first after a gap. */
  record Complete(AssignmentSet set) implements ManagerMessage {}

  /** A later one. */
  record Incremental(AssignmentChange change) implements ManagerMessage {}

  /** Sent every second on a stream that has nothing else to say. */
  record KeepAlive(long sequence) implements ManagerMessage {}

  /** The managers of the swarm changed. */
  record ManagersChanged(List<ManagerAddress> managers) implements ManagerMessage {
    public ManagersChanged {
      managers = Copies.of(managers);
    }
  }

  /** The node's role now: a node with another certificate asks for the next one. */
  record RoleAssigned(Role role) implements ManagerMessage {}

  /**
   * Nodes that the agent has named beside itself and that are no longer part of the swarm: what is
   * left of them on its engine is to be stopped and removed.
   */
  record NodesGone(Fence fence, List<NodeId> nodes) implements ManagerMessage {
    public NodesGone {
      nodes = Copies.of(nodes);
    }
  }

  /** The node is no longer part of the swarm: its tasks are to be stopped and removed. */
  record NodeRemoved() implements ManagerMessage {}

  /**
   * The manager that was asked does not lead.
   *
   * @param leader who does
   */
  record NotLeader(ManagerAddress leader) implements ManagerMessage {}
}
