package dev.waggle.agent.adapter.managerlink;

import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import java.util.function.Consumer;

/**
 * The managers, as an agent reaches them. Calls block and may be interrupted; all throw {@link
 * ManagerFailure}. Shared between threads.
 */
public interface Managers {
  /**
   * Which manager to ask.
   *
   * @param relay whether it is to hand on to the leader, which cannot be reached from here
   */
  record Door(ManagerAddress manager, boolean relay) {}

  /** An open session. */
  record Session(Door door, SessionId id) {}

  /** Opens a session; answered after the leader has found out that it still leads. */
  ManagerMessage.SessionStarted open(Door door, AgentMessage.Hello hello);

  /**
   * Hands on all messages of the assignment stream, in order, in the calling thread, for as long as
   * the stream lives and speaks at least every three seconds.
   */
  void assignments(Session session, Consumer<ManagerMessage> sink);

  void heartbeat(Session session, AgentMessage.Heartbeat beat);

  /** Tells statuses; when this returns, they are in the replicated state. */
  void report(Session session, AgentMessage.Statuses statuses);
}
