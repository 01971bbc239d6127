package dev.waggle.agent.adapter.observe;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** How the agent is, told by its loop and shown by the readiness check. Shared between threads. */
@ApplicationScoped
public class AgentCondition {
  private volatile Condition current = Condition.STARTING;

  /**
   * How the agent is.
   *
   * @param notReady why it can run no task; empty if it can
   * @param member whether the node is in a swarm
   * @param session whether it has a session with the leader
   * @param tasks how many it keeps
   */
  public record Condition(Optional<String> notReady, boolean member, boolean session, int tasks) {
    static final Condition STARTING = new Condition(Optional.of("starting"), false, false, 0);
  }

  public Condition current() {
    return current;
  }

  public void set(Condition condition) {
    current = condition;
  }
}
