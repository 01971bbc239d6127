package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;

/** What a swarm has and this version does not. */
final class NotYet {
  private NotYet() {}

  /** Refused with 501 in Docker's error form, by a part that is said in the plural. */
  static RejectedException are(String parts) {
    return new RejectedException(
        new ByEngine(
            EngineKind.NOT_IMPLEMENTED, parts + " are not implemented in this version of Waggle"));
  }
}
