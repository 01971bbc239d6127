package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.state.ClusterState;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The proposals of a request: what it changes is noted as changed by whoever sent it.
 *
 * @param asker who sends the request under way, if that is known
 */
record NamedProposals(Proposals all, Supplier<Optional<String>> asker) implements Proposals {
  @Override
  public <R> R submit(Command<R> command) {
    return all.submit(asker.get().map(command::by).orElse(command));
  }

  @Override
  public ClusterState read() {
    return all.read();
  }

  @Override
  public ClusterState stale() {
    return all.stale();
  }
}
