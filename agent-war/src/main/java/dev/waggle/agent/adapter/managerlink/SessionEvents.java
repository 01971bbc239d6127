package dev.waggle.agent.adapter.managerlink;

import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import java.util.List;
import java.util.Optional;

/** What a session asks of its node and tells it; called on the session's own threads. */
public interface SessionEvents {
  /** How this node introduces itself now; empty while it cannot. */
  Optional<AgentMessage.Hello> hello();

  /** What the next heartbeat says. */
  AgentMessage.Heartbeat heartbeat();

  /** Managers known from elsewhere, best first. */
  List<ManagerAddress> knownManagers();

  /** A session is open. */
  void opened(Managers.Session session, ManagerMessage.SessionStarted started);

  /** A message of the assignment stream, in order. */
  void told(Managers.Session session, ManagerMessage message);

  /** A session has ended; another one will be opened. */
  void ended(Managers.Session session, String why);

  /** This node is no longer part of the swarm. No session is opened any more. */
  void removed();
}
