package dev.waggle.agent.adapter.managerlink;

import dev.waggle.dispatch.ManagerAddress;
import org.jspecify.annotations.Nullable;

/** A manager could not do what it was asked. */
public abstract sealed class ManagerFailure extends RuntimeException {
  private ManagerFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** It does not answer, or says that it cannot now. Another one may. */
  public static final class Unreachable extends ManagerFailure {
    public Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** It does not lead. */
  public static final class NotLeader extends ManagerFailure {
    private final transient ManagerAddress leader;

    public NotLeader(ManagerAddress leader) {
      super("the leader is " + leader.nodeId() + " at " + leader.addr(), null);
      this.leader = leader;
    }

    public ManagerAddress leader() {
      return leader;
    }
  }

  /** The session is over. */
  public static final class NoSession extends ManagerFailure {
    public NoSession(String message) {
      super(message, null);
    }
  }

  /** It refuses this node; somebody has to do something about it. */
  public static final class Refused extends ManagerFailure {
    public Refused(String message) {
      super(message, null);
    }
  }

  /** This node is no longer part of the swarm. */
  public static final class Removed extends ManagerFailure {
    public Removed() {
      super("this node was removed from the swarm", null);
    }
  }
}
