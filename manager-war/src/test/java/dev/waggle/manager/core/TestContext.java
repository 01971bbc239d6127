package dev.waggle.manager.core;

import dev.waggle.manager.core.decision.DecisionContext;
import java.time.Instant;

/** Time as the test says, identities that count up. */
public final class TestContext implements DecisionContext {
  private long clusterMillis;
  private long nextId = 1;

  public TestContext(long clusterMillis) {
    this.clusterMillis = clusterMillis;
  }

  public void advanceTo(long millis) {
    clusterMillis = millis;
  }

  @Override
  public long clusterMillis() {
    return clusterMillis;
  }

  @Override
  public Instant wallClock() {
    return Clusters.WALL_CLOCK.plusMillis(clusterMillis);
  }

  @Override
  public String freshId() {
    return String.format("new%022d", nextId++);
  }

  @Override
  public String leaderNode() {
    return Clusters.id("leader");
  }
}
