package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Verdict;

/** Turns a refusal into what the one mapper of refusals takes. */
final class Verdicts {
  private Verdicts() {}

  /**
   * @throws RejectedException when the verdict is a refusal
   */
  static <R> R accepted(Verdict<R> verdict) {
    if (verdict instanceof Verdict.Refused<R> refused) {
      throw new RejectedException(refused.rejection());
    }
    return ((Verdict.Accepted<R>) verdict).result();
  }
}
