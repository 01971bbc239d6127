package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryLine;
import dev.waggle.manager.core.history.HistoryRows;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;

/**
 * Where the log of one swarm tells what it has applied, in its order, on its thread. Nothing here
 * waits or throws.
 */
public final class HistoryFeed {
  private static final Logger LOG = System.getLogger(HistoryFeed.class.getName());

  private final HistoryLine line;
  private final ArrivalQueue queue;
  private final InstantSource clock;

  HistoryFeed(HistoryLine line, ArrivalQueue queue, InstantSource clock) {
    this.line = line;
    this.queue = queue;
    this.clock = clock;
  }

  /** An entry was applied. */
  public void applied(Applied entry) {
    long index = entry.state().appliedIndex();
    try {
      queue.offer(new Arrival(line, index, false, HistoryRows.of(line, entry, clock.instant())));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "entry " + index + " cannot be told in the history", e);
    }
  }

  /** The state came as a snapshot. */
  public void restored(ClusterState state) {
    queue.offer(new Arrival(line, state.appliedIndex(), true, List.of()));
  }
}
