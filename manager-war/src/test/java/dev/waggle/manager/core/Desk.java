package dev.waggle.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import java.util.function.Supplier;

/** Where commands are handed in one by one, each in a round of its own that commits. */
public final class Desk {
  private ClusterState state;
  private final TestContext context = Clusters.at(50_000);

  public Desk(Clusters.Part... parts) {
    state = Clusters.clusterWith(parts);
  }

  public ClusterState state() {
    return state;
  }

  /** The result of a command that must be accepted. */
  public <R> R done(Command<R> command) {
    Draft draft = new Draft(state);
    R result = command.decide(draft, context).orThrow();
    state = Clusters.committed(draft, context);
    return result;
  }

  /** What a client reads whose command must be refused, whenever that is found. */
  public <R> String refused(Supplier<Command<R>> command) {
    Draft draft = new Draft(state);
    try {
      Verdict<R> verdict = command.get().decide(draft, context);
      assertThat(verdict).isInstanceOf(Verdict.Refused.class);
      return ((Verdict.Refused<R>) verdict).rejection().message();
    } catch (RejectedException early) {
      return early.rejection().message();
    }
  }
}
