package dev.waggle.sim;

import dev.waggle.manager.core.decision.SoftState;
import dev.waggle.manager.core.state.ClusterState;
import java.util.Optional;

/** Looks at the clock as if it had never stood still: {@link Bug#OWN_PAUSE_COUNTED}. */
final class BlindJudge implements SoftState {
  private static final long OFTEN = 500;

  private final SoftState judge;
  private long lastMillis;

  BlindJudge(SoftState judge) {
    this.judge = judge;
  }

  @Override
  public void newTerm(ClusterState state, long clusterMillis) {
    lastMillis = clusterMillis;
    judge.newTerm(state, clusterMillis);
  }

  @Override
  public void tick(ClusterState state, long clusterMillis) {
    for (long then = lastMillis + OFTEN; then < clusterMillis; then += OFTEN) {
      judge.tick(state, then);
    }
    lastMillis = clusterMillis;
    judge.tick(state, clusterMillis);
  }

  @Override
  public boolean wantsRound() {
    return judge.wantsRound();
  }

  @Override
  public long nextDeadlineMillis() {
    return judge.nextDeadlineMillis();
  }

  @Override
  public Optional<String> reasonToStepDown() {
    return judge.reasonToStepDown();
  }
}
