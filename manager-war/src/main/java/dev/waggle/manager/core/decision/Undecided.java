package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByStore;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import java.util.List;

/**
 * Answers of a manager that has decided nothing, because it does not lead, or that cannot tell what
 * became of it (swarm-semantics 12.5). Whoever leads next may be asked.
 */
public final class Undecided {
  public static final Rejection NO_LEADER =
      new ByStore(
          StoreCode.UNKNOWN,
          "The swarm does not have a leader. It's possible that too few managers are online. Make"
              + " sure more than half of the managers are online.");

  /** It was not done. */
  public static final Rejection LOST_LEADERSHIP =
      new ByStore(
          StoreCode.UNKNOWN, "raft: failed to process the request: node lost leader status");

  /** It may have been done, or may yet be. */
  public static final Rejection DEADLINE =
      new ByStore(StoreCode.DEADLINE_EXCEEDED, "context deadline exceeded");

  private static final List<Rejection> ALL = List.of(NO_LEADER, LOST_LEADERSHIP, DEADLINE);

  private Undecided() {}

  public static boolean contains(Rejection rejection) {
    return ALL.contains(rejection);
  }
}
