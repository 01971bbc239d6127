package dev.waggle.agent.app;

import dev.waggle.agent.adapter.managerlink.Managers;
import dev.waggle.agent.adapter.managerlink.SessionEvents;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What one session's threads tell, on its way into the loop. What is still on its way when the
 * session is closed is not delivered: it belongs to a swarm that this node may have left, and would
 * be taken for word of the next one.
 */
final class SessionMail implements SessionEvents, AutoCloseable {
  private final SwarmLink link;
  private final Executor loop;

  /** The loop's thread only. */
  private boolean closed;

  SessionMail(SwarmLink link, Executor loop) {
    this.link = link;
    this.loop = loop;
  }

  /** From now on nothing is delivered; on the loop's thread. */
  @Override
  public void close() {
    closed = true;
  }

  /** Runs this on the loop's thread, unless the session is closed by then; any thread. */
  void post(Runnable event) {
    loop.execute(
        () -> {
          if (!closed) {
            event.run();
          }
        });
  }

  @Override
  public Optional<Hello> hello() {
    return link.hello();
  }

  @Override
  public Heartbeat heartbeat() {
    return link.heartbeat();
  }

  @Override
  public List<ManagerAddress> knownManagers() {
    return link.knownManagers();
  }

  @Override
  public void opened(Managers.Session open, ManagerMessage.SessionStarted started) {
    Optional<Hello> said = link.hello();
    post(() -> link.opened(open, started, said));
  }

  @Override
  public void told(Managers.Session from, ManagerMessage message) {
    post(() -> link.told(from, message));
  }

  @Override
  public void ended(Managers.Session ended, String why) {
    post(() -> link.ended(ended, why));
  }

  @Override
  public void removed() {
    post(link::removed);
  }
}
