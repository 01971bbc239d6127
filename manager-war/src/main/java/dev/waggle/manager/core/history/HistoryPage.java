package dev.waggle.manager.core.history;

import java.util.List;
import java.util.Optional;

/**
 * An answer to a query.
 *
 * @param rows newest first
 * @param next the cursor of the rows before these, if there may be any
 */
public record HistoryPage(List<HistoryRow> rows, Optional<String> next) {
  public HistoryPage {
    rows = List.copyOf(rows);
  }
}
