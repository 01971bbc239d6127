package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.ClusterState;
import java.util.Optional;

/**
 * What only the leader knows: who has a session, who was heard when. It starts empty in each term
 * and is allowed to be lost. Touched by the control thread only.
 */
public interface SoftState {
  /** Forgets everything: a term begins, and this node leads in it. */
  void newTerm(ClusterState state, long clusterMillis);

  /** Looks at the clock; called at every step, also while a proposal is under way. */
  void tick(ClusterState state, long clusterMillis);

  /** Whether something came in since the last round on which a decision could depend. */
  boolean wantsRound();

  /** When to look at the clock next, in cluster time; {@link Long#MAX_VALUE} for never. */
  long nextDeadlineMillis();

  /** Why another manager should lead instead, if it should. */
  Optional<String> reasonToStepDown();
}
