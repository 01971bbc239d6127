package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Transaction;
import java.util.function.Consumer;

/** The replicated log as the control loop sees it. */
public interface ProposalLog {
  /**
   * Appends the transaction to the log if this node leads in {@code tx.term()}. The outcome comes
   * later, once, as an event on a thread of the log; the callee must only hand it over.
   *
   * <p>A transaction without effects is not written: it is committed, at an index that is applied
   * here, once a majority has confirmed after the call that this node leads in that term.
   */
  void propose(Transaction tx, Consumer<Outcome> whenDone);
}
