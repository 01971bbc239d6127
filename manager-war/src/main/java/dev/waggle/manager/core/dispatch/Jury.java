package dev.waggle.manager.core.dispatch;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;

/**
 * Who must agree that a machine does not answer: a majority of the managers, each asking from
 * itself. One or two managers cannot outvote a broken cable; there the leader alone decides.
 *
 * @param me the leader
 */
record Jury(NodeId me, int managers) {
  private static final int NO_MAJORITY_POSSIBLE = 2;

  static Jury of(ClusterState state, NodeId me) {
    long managers =
        state.nodes().stream()
            .filter(node -> node.role() == Role.MANAGER)
            .filter(node -> node.bookkeeping().raftId().isPresent())
            .count();
    return new Jury(me, (int) managers);
  }

  boolean isAlone() {
    return managers < NO_MAJORITY_POSSIBLE;
  }

  /** Whether enough of them asked in vain since the node's last sign of life. */
  boolean agrees(Watch watch) {
    int needed = managers <= NO_MAJORITY_POSSIBLE ? 1 : managers / 2 + 1;
    return watch.isInVain(me) && watch.judges() >= needed;
  }

  /** Whether somebody else than the leader asked in vain, too. */
  boolean isSecondedBy(Watch watch) {
    return watch.judges() > (watch.wasAskedInVainBy(me) ? 1 : 0);
  }
}
