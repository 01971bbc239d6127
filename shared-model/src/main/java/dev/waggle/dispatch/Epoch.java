package dev.waggle.dispatch;

/**
 * Which life of a swarm: it begins anew each time that the swarm is made from one manager's data.
 *
 * @param count grows with each new life; assignments are fenced by it
 * @param nonce random, so that two lives begun apart from each other never take each other for one
 */
public record Epoch(long count, String nonce) {
  public Epoch {
    if (count < 1) {
      throw new IllegalArgumentException("epoch: " + count);
    }
  }

  /** As it stands in the name of the Raft group. */
  @Override
  public String toString() {
    return count + "-" + nonce;
  }
}
