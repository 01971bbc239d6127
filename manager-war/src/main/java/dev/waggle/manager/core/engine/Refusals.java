package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;

/** Answers to those whose command was not done, or of which nobody knows (swarm-semantics 12.5). */
final class Refusals {
  static final Rejection NO_LEADER =
      new Rejection.ByStore(
          StoreCode.UNKNOWN,
          "The swarm does not have a leader. It's possible that too few managers are online. Make"
              + " sure more than half of the managers are online.");

  static final Rejection LOST_LEADERSHIP =
      new Rejection.ByStore(
          StoreCode.UNKNOWN, "raft: failed to process the request: node lost leader status");

  static final Rejection DEADLINE =
      new Rejection.ByStore(StoreCode.DEADLINE_EXCEEDED, "context deadline exceeded");

  static final Rejection TOO_LARGE =
      new Rejection.ByStore(StoreCode.UNKNOWN, "raft: raft message is too large and can't be sent");

  private Refusals() {}

  static Rejection queueFull(int limit) {
    return new Rejection.ByStore(
        StoreCode.UNAVAILABLE,
        "more than " + limit + " requests wait for the leader; try again in a moment");
  }

  static Rejection broken(RuntimeException fault) {
    return new Rejection.ByStore(StoreCode.INTERNAL, fault.toString());
  }
}
