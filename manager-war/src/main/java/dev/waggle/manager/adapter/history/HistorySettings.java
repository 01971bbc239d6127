package dev.waggle.manager.adapter.history;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the history is and how much of it.
 *
 * @param directory made when something is written, 0700
 * @param maxRows most rows that stay; the oldest go first
 * @param maxAge how old a row may become
 * @param queuedRows most rows that wait to be written; beyond, entries are left out
 */
public record HistorySettings(Path directory, long maxRows, Duration maxAge, int queuedRows) {
  /** About 40 MB on the disk. */
  public static final long DEFAULT_ROWS = 100_000;

  public static final Duration DEFAULT_AGE = Duration.ofDays(30);

  /** About 10 MB of memory, while the database is away. */
  public static final int QUEUED_ROWS = 20_000;

  public HistorySettings {
    if (maxRows < 1 || maxAge.isNegative() || maxAge.isZero() || queuedRows < 1) {
      throw new IllegalArgumentException(maxRows + " rows, " + maxAge + ", " + queuedRows);
    }
  }
}
