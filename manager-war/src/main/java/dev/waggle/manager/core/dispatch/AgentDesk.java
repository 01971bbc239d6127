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
import java.util.concurrent.CompletionStage;

/**
 * Port to the leader's side of the agents' sessions. No call blocks; stages complete on the control
 * thread, so whoever waits must go on elsewhere. A call to a manager that does not lead is refused.
 */
public interface AgentDesk {
  /** The leader, where another manager leads. */
  Optional<ManagerAddress> elsewhere();

  /**
   * Opens a session.
   *
   * @param address the one the agent talks from, without port
   */
  CompletionStage<Verdict<ManagerMessage>> open(Hello hello, String address);

  /** Takes a sign of life. */
  CompletionStage<Dispatcher.Heard> heartbeat(NodeId node, SessionId session, Heartbeat beat);

  /** Takes statuses; completes once they are in the state that is applied here. */
  CompletionStage<Verdict<Integer>> statuses(NodeId node, SessionId session, Statuses statuses);

  /**
   * Sends the session's assignments from now on, the complete set first.
   *
   * @return whether it is the node's session; if not, nothing is sent
   */
  CompletionStage<Boolean> stream(NodeId node, SessionId session, Stream stream);

  /** Where a session's messages go. */
  interface Stream {
    /** Takes a message without waiting; false when it cannot, and the stream is over then. */
    boolean offer(ManagerMessage message);

    void close();
  }
}
