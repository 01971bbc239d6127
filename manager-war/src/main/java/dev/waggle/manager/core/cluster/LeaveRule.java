package dev.waggle.manager.core.cluster;

import java.util.Optional;

/** Whether a node may leave its swarm unforced. The refusals are answered with 503. */
public final class LeaveRule {
  private static final String OUTSIDE = "This node is not part of a swarm";
  private static final String LOCKED =
      "Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this"
          + " message.";
  private static final String MANAGER =
      "You are attempting to leave the swarm on a node that is participating as a manager. ";
  // Clients compare the text: the space at its end is Docker's.
  private static final String LAST =
      "Removing the last manager erases all current state of the swarm. Use `--force` to ignore"
          + " this message. ";
  private static final String UNSURE = "Doing so may lose the consensus of your cluster. ";
  private static final String RESTORE =
      "The only way to restore a swarm that has lost consensus is to reinitialize it with"
          + " `--force-new-cluster`. Use `--force` to suppress this message.";

  private LeaveRule() {}

  /** What a node is when it is asked to leave. */
  public sealed interface Standing {}

  /** In no swarm, and not on the way into one. */
  public record Outside() implements Standing {}

  /** A worker, or a node whose join is not granted yet. */
  public record Worker() implements Standing {}

  /** A manager that waits for its unlock key. */
  public record Locked() implements Standing {}

  /**
   * A manager.
   *
   * @param active whether it is ready and can be asked
   * @param others what it knows of all managers; empty if the swarm has no leader to tell
   */
  public record Manager(boolean active, Optional<Managers> others) implements Standing {}

  /**
   * The managers of a swarm.
   *
   * @param selfReachable whether the one that wants to leave is among the reachable
   */
  public record Managers(int reachable, int unreachable, boolean selfReachable) {
    private boolean loseQuorum() {
      return selfReachable && reachable - 2 <= unreachable;
    }

    private boolean isLast() {
      return reachable == 1 && unreachable == 0;
    }
  }

  /** Why not, in Docker's words; empty if the node may leave. Only force helps then. */
  public static Optional<String> refusal(Standing standing, boolean force) {
    if (standing instanceof Outside) {
      return Optional.of(OUTSIDE);
    }
    if (force || standing instanceof Worker) {
      return Optional.empty();
    }
    if (standing instanceof Locked) {
      return Optional.of(LOCKED);
    }
    if (standing instanceof Manager manager) {
      return Optional.of(MANAGER + reason(manager));
    }
    throw new AssertionError("unreachable: " + standing);
  }

  private static String reason(Manager manager) {
    if (!manager.active()) {
      return UNSURE + RESTORE;
    }
    Optional<Managers> costly = manager.others().filter(Managers::loseQuorum);
    if (costly.filter(Managers::isLast).isPresent()) {
      return LAST;
    }
    return costly.map(LeaveRule::lossOfQuorum).orElse("") + RESTORE;
  }

  private static String lossOfQuorum(Managers managers) {
    return "Removing this node leaves "
        + (managers.reachable() - 1)
        + " managers out of "
        + (managers.reachable() + managers.unreachable())
        + ". Without a Raft quorum your swarm will be inaccessible. ";
  }
}
