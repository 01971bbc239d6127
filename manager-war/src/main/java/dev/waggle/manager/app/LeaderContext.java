package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.model.id.NodeId;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Supplier;

/** Stamps one round: its cluster time, the wall clock for show, fresh identities. */
record LeaderContext(long clusterMillis, Instant wallClock, Supplier<String> ids, NodeId self)
    implements DecisionContext {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 17;
  private static final int ID_LENGTH = 25;

  static LeaderContext now(long clusterMillis, NodeId self) {
    return new LeaderContext(clusterMillis, Instant.now(), LeaderContext::randomId, self);
  }

  /** 17 random bytes, top bit set, base 36, without the first character (swarm-semantics 1.1). */
  static String randomId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    bytes[0] |= (byte) 0x80;
    return new BigInteger(1, bytes).toString(36).substring(1, ID_LENGTH + 1);
  }

  @Override
  public String freshId() {
    return ids.get();
  }

  @Override
  public String leaderNode() {
    return self.value();
  }
}
