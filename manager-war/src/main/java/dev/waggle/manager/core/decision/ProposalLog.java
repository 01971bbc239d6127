package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Transaction;
import java.util.function.Consumer;

/** The replicated log as the control loop sees it. */
public interface ProposalLog {
  /**
   * Appends the transaction to the log if this node leads in {@code tx.term()}. The outcome comes
   * later, once, as an event on a thread of the log; the callee must only hand it over.
   */
  void propose(Transaction tx, Consumer<Outcome> whenDone);
}
