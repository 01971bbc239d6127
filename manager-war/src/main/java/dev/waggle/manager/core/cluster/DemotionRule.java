package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.Node;
import java.util.List;
import java.util.Optional;

/** Whether a manager may become a worker, in Docker's words where it may not (ERRORS of 08, 17). */
public final class DemotionRule {
  private static final Rejection LAST =
      Rejection.failedPrecondition("attempting to demote the last manager of the swarm");
  private static final Rejection QUORUM =
      Rejection.failedPrecondition(
          "can't remove member from the raft: this would result in a loss of quorum");

  private DemotionRule() {}

  /**
   * Why not; empty if it may. Others whose demotion is under way count as gone, so that demotions
   * that come together are refused as they would be one after the other.
   */
  public static Optional<Rejection> refusal(ClusterState state, Node manager, LogMembers log) {
    List<String> seated =
        state.nodes().stream().flatMap(node -> node.bookkeeping().raftId().stream()).toList();
    Optional<String> seat = manager.bookkeeping().raftId();
    if (seat.isEmpty()) {
      return Optional.empty();
    }
    if (seated.equals(List.of(seat.get()))) {
      return Optional.of(LAST);
    }
    List<String> leaving =
        log.voters().stream()
            .filter(voter -> voter.equals(seat.get()) || !seated.contains(voter))
            .toList();
    return log.votes(seat.get()) && !log.canSpare(leaving) ? Optional.of(QUORUM) : Optional.empty();
  }
}
