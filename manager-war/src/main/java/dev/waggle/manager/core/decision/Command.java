package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Draft;

/**
 * A client's wish, decided on the leader's control thread against the draft of the running round.
 *
 * @param <R> what the client is answered once the round has committed
 */
@FunctionalInterface
public interface Command<R> {
  /** Adds the effects to the draft, or refuses; the draft of a refused command is dropped. */
  Verdict<R> decide(Draft draft, DecisionContext context);
}
