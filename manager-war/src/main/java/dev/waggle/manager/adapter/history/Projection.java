package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryLine;
import dev.waggle.manager.core.history.HistoryRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes arrivals into one open database, in the order of the log: an entry that is written down
 * already is passed over, entries that are missing become one row. Confined to the thread that
 * writes.
 */
final class Projection {
  private final HistoryDatabase database;

  Projection(HistoryDatabase database) {
    this.database = database;
  }

  /** All of one line; returns how many rows it made. */
  int write(List<Arrival> batch, Instant now) {
    HistoryLine line = batch.get(0).line();
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    long before = database.through(line);
    long through = before;
    List<HistoryRow> rows = new ArrayList<>();
    for (Arrival arrival : batch) {
      if (arrival.index() <= through) {
        continue;
      }
      long missing = arrival.snapshot() ? arrival.index() : arrival.index() - 1;
      if (missing > through) {
        rows.add(HistoryRow.gap(line, through + 1, missing, why(arrival), at));
      }
      rows.addAll(arrival.rows());
      through = arrival.index();
    }
    if (through > before) {
      database.write(rows, line, through, now);
    }
    return rows.size();
  }

  private static String why(Arrival arrival) {
    return arrival.snapshot()
        ? "are not here: this manager got them as a snapshot"
        : "are not here: they could not be written in time";
  }
}
