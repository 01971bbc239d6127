package dev.waggle.dispatch;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.object.NodeDescription;
import java.util.List;
import java.util.Optional;

/** What an agent says to the leader. */
public sealed interface AgentMessage {
  /** Number of the form of all messages; a manager that does not know it refuses the session. */
  int FORMAT = 1;

  /**
   * Opens a session.
   *
   * @param processId random, made at each start of the agent's process
   * @param bootId the kernel's; empty where there is none
   * @param probeAddress host and port where the node's kernel answers a connect, accepted or not
   */
  record Hello(
      int format,
      NodeId nodeId,
      String processId,
      Optional<String> bootId,
      Optional<String> probeAddress,
      NodeDescription description)
      implements AgentMessage {}

  /**
   * Keeps a session alive.
   *
   * @param sequence of the last assignment message that was taken
   * @param refused what was held when a message from below it was refused; empty if none was
   * @param notReady why the node can take no task now; empty if it can
   * @param beside other nodes of which the engine has containers, in the order of their ids
   */
  record Heartbeat(
      long sequence, Optional<Fence> refused, Optional<String> notReady, List<NodeId> beside)
      implements AgentMessage {
    public Heartbeat {
      beside = Copies.of(beside);
    }
  }

  /**
   * Newest statuses. Each session begins with one that names every task the agent has.
   *
   * @param full whether it does
   */
  record Statuses(boolean full, List<TaskStatusUpdate> updates) implements AgentMessage {
    public Statuses {
      updates = Copies.of(updates);
    }
  }
}
