package dev.waggle.dispatch;

import dev.waggle.model.id.ClusterId;

/**
 * Where an assignment message comes from. Within one swarm, fences are ordered by epoch, term and
 * index; an agent takes nothing from below the highest one that it has seen.
 *
 * @param epoch counts the times that the swarm was started anew from one manager
 * @param term of the leader that sent the message
 * @param index of the state that the message was made from
 */
public record Fence(ClusterId swarm, long epoch, long term, long index) {
  /** Whether this one comes from before {@code other} in the same swarm. */
  public boolean isBelow(Fence other) {
    if (epoch != other.epoch) {
      return epoch < other.epoch;
    }
    return term != other.term ? term < other.term : index < other.index;
  }

  @Override
  public String toString() {
    return swarm + "/" + epoch + "/" + term + "/" + index;
  }
}
