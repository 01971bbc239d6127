package dev.waggle.manager.adapter.raft;

import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.decision.ProposalLog;
import dev.waggle.manager.core.state.Transaction;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** The log of transactions over a JGroups RAFT group: encodes them, and tells how they ended. */
public final class JGroupsRaftLog implements ProposalLog {
  private final RaftGroup group;
  private final LongPredicate isVoid;

  /**
   * @param isVoid whether the entry applied here at that index had no effect
   */
  public JGroupsRaftLog(RaftGroup group, LongPredicate isVoid) {
    this.group = group;
    this.isVoid = isVoid;
  }

  @Override
  public void propose(Transaction tx, Consumer<Outcome> whenDone) {
    if (tx.isEmpty()) {
      confirm(tx.term(), whenDone);
      return;
    }
    byte[] entry = EntryCodec.encode(tx);
    if (entry.length > EntryCodec.ENTRY_LIMIT) {
      whenDone.accept(
          new Outcome.NotDone("the entry has " + entry.length + " bytes, the limit is 2 MiB"));
      return;
    }
    group
        .propose(tx.term(), entry)
        .whenComplete(
            (done, failure) ->
                whenDone.accept(failure == null ? committed(done) : failed(failure)));
  }

  private void confirm(long term, Consumer<Outcome> whenDone) {
    group
        .readIndex(term)
        .whenComplete(
            (index, failure) ->
                whenDone.accept(
                    failure == null
                        ? new Outcome.Committed(index)
                        : new Outcome.NotDone(String.valueOf(failure.getMessage()))));
  }

  private Outcome committed(Proposed done) {
    return isVoid.test(done.index())
        ? new Outcome.Void(done.index(), "what it was decided on had changed")
        : new Outcome.Committed(done.index());
  }

  private static Outcome failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException c && c.getCause() != null ? c.getCause() : failure;
    String why = String.valueOf(cause.getMessage());
    return cause instanceof NotLeaderException
        ? new Outcome.NotDone(why)
        : new Outcome.Unknown(why);
  }
}
