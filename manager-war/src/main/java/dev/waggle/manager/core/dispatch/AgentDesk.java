package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.model.id.NodeId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Port to the leader's side of the agents' sessions. No call blocks; answers come once, on the
 * control thread, so whoever waits must go on elsewhere. A call to a manager that does not lead is
 * refused.
 */
public interface AgentDesk {
  /** The leader, where another manager leads. */
  Optional<ManagerAddress> elsewhere();

  /**
   * Opens a session.
   *
   * @param address the one the agent talks from, without port
   */
  void open(Hello hello, String address, Consumer<Verdict<ManagerMessage>> answer);

  /** Takes a sign of life. */
  void heartbeat(NodeId node, SessionId session, Heartbeat beat, Consumer<Dispatcher.Heard> answer);

  /** Takes statuses; answers once they are in the state that is applied here. */
  void statuses(
      NodeId node, SessionId session, Statuses statuses, Consumer<Verdict<Integer>> answer);

  /**
   * Sends the session's assignments from now on, the complete set first.
   *
   * @param answer whether it is the node's session; if not, nothing is sent
   */
  void stream(NodeId node, SessionId session, Stream stream, Consumer<Boolean> answer);

  /** Where a session's messages go. */
  interface Stream {
    /** Takes a message without waiting; false when it cannot, and the stream is over then. */
    boolean offer(ManagerMessage message);

    void close();
  }
}
