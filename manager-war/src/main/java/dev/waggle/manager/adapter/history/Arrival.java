package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryLine;
import dev.waggle.manager.core.history.HistoryRow;
import java.util.List;

/**
 * What reached the history of the log: an entry with its rows, of which there may be none, or a
 * snapshot that stands for the entries up to its index.
 */
record Arrival(HistoryLine line, long index, boolean snapshot, List<HistoryRow> rows) {
  Arrival {
    rows = List.copyOf(rows);
  }

  /** What it counts in the queue. */
  int weight() {
    return rows.size() + 1;
  }
}
