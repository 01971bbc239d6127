package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;

/** Answers to those whose command cannot be decided (swarm-semantics 12.5). */
final class Refusals {
  static final Rejection TOO_LARGE =
      new Rejection.ByStore(StoreCode.UNKNOWN, "raft: raft message is too large and can't be sent");

  /** A request that was sent twice, when its first answer cannot be told again. */
  static final Rejection DONE_BEFORE =
      new Rejection.ByStore(
          StoreCode.UNKNOWN,
          "the request was carried out, but its answer was lost on the way; do not repeat it");

  static final Rejection REFUSED_BEFORE =
      new Rejection.ByStore(StoreCode.UNKNOWN, "the request was refused before");

  private Refusals() {}

  static Rejection queueFull(int limit) {
    return new Rejection.ByStore(
        StoreCode.UNAVAILABLE,
        "more than " + limit + " requests wait for the leader; try again in a moment");
  }

  static Rejection full(long limit) {
    return new Rejection.ByStore(
        StoreCode.RESOURCE_EXHAUSTED,
        "the managers have memory for "
            + limit
            + " services, tasks, networks, secrets and configs:"
            + " remove some, or start each manager with a larger --heap");
  }

  static Rejection broken(RuntimeException fault) {
    return new Rejection.ByStore(StoreCode.INTERNAL, fault.toString());
  }
}
