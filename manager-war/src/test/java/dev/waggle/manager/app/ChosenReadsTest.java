package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChosenReadsTest {
  private static final long INDEX = 7;
  private static final ClusterState STATE =
      StateReducer.apply(ClusterState.empty(), INDEX, 1, Transaction.empty(1, 0)).state();

  private final List<Long> shown = new ArrayList<>();

  @Test
  void what_a_follower_knows_is_told_with_its_index_to_who_asks_for_it() {
    ClusterState known = new ChosenReads(new Follower(), () -> true, shown::add).read();

    assertThat(known.appliedIndex()).isEqualTo(INDEX);
    assertThat(shown).containsExactly(INDEX);
  }

  @Test
  void nobody_else_is_told_anything_without_a_leader() {
    ChosenReads reads = new ChosenReads(new Follower(), () -> false, shown::add);

    assertThatThrownBy(reads::read).isInstanceOf(RejectedException.class);
    assertThat(reads.stale().appliedIndex()).isEqualTo(INDEX);
    assertThat(shown).isEmpty();
  }

  /** A manager that does not lead. */
  private static final class Follower implements Proposals {
    @Override
    public <R> R submit(Command<R> command) {
      throw new RejectedException(Undecided.NO_LEADER);
    }

    @Override
    public ClusterState read() {
      throw new RejectedException(Undecided.NO_LEADER);
    }

    @Override
    public ClusterState stale() {
      return STATE;
    }
  }
}
