package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.state.ClusterState;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The proposals of a request that may ask for what this manager itself knows, whoever leads.
 *
 * @param wanted whether it does
 * @param shown told the index of what is shown instead of the newest state
 */
record ChosenReads(Proposals all, BooleanSupplier wanted, LongConsumer shown) implements Proposals {
  /** Asks for it, with the value {@code stale}. */
  static final String HEADER = "X-Waggle-Read";

  @Override
  public <R> R submit(Command<R> command) {
    return all.submit(command);
  }

  @Override
  public ClusterState read() {
    return wanted.getAsBoolean() ? stale() : all.read();
  }

  @Override
  public ClusterState stale() {
    ClusterState known = all.stale();
    if (wanted.getAsBoolean()) {
      shown.accept(known.appliedIndex());
    }
    return known;
  }
}
