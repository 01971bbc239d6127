package dev.waggle.agent.app;

import dev.waggle.agent.adapter.managerlink.ManagerFailure;
import dev.waggle.agent.adapter.managerlink.Managers;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * The managers behind time limits. There is no breaker: it would count what one manager does
 * against all of them, and {@code ManagerSession} goes on to the next one by itself. The stream of
 * assignments has no limit on its length; its silence is watched where it is read.
 */
@ApplicationScoped
public class GuardedManagers implements Managers {
  private static final long OPEN_MILLIS = 8_000;
  private static final long BEAT_MILLIS = 5_000;
  private static final long REPORT_MILLIS = 12_000;

  private volatile Optional<Managers> managers = Optional.empty();

  /** Sets how they are reached from now on; what is under way goes on as it began. */
  public void use(Managers reached) {
    managers = Optional.of(reached);
  }

  private Managers managers() {
    return managers.orElseThrow(() -> new ManagerFailure.Unreachable("no certificate yet", null));
  }

  @Override
  @Timeout(OPEN_MILLIS)
  public ManagerMessage.SessionStarted open(Door door, AgentMessage.Hello hello) {
    return managers().open(door, hello);
  }

  @Override
  public void assignments(Session session, Consumer<ManagerMessage> sink) {
    managers().assignments(session, sink);
  }

  /**
   * Its time limit is the request's own: each of the server's has it look through its libraries.
   */
  @Override
  @Retry(
      maxRetries = 1,
      delay = 50,
      jitter = 0,
      retryOn = ManagerFailure.Unreachable.class,
      maxDuration = BEAT_MILLIS)
  public void heartbeat(Session session, AgentMessage.Heartbeat beat) {
    managers().heartbeat(session, beat);
  }

  @Override
  @Timeout(REPORT_MILLIS)
  @Bulkhead(1)
  public void report(Session session, AgentMessage.Statuses statuses) {
    managers().report(session, statuses);
  }
}
