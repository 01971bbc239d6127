package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.decision.ProposalLog;
import dev.waggle.manager.core.state.Transaction;
import java.util.Optional;
import java.util.function.Consumer;

/** Stands for the log until the group is open: the loop is made before it. */
final class LateLog implements ProposalLog {
  private volatile Optional<ProposalLog> opened = Optional.empty();

  void opened(ProposalLog log) {
    opened = Optional.of(log);
  }

  @Override
  public void propose(Transaction tx, Consumer<Outcome> whenDone) {
    opened.ifPresentOrElse(
        log -> log.propose(tx, whenDone),
        () -> whenDone.accept(new Outcome.NotDone("the log is being opened")));
  }
}
