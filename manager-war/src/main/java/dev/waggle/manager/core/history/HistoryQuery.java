package dev.waggle.manager.core.history;

import java.time.Instant;
import java.util.Optional;

/**
 * Which rows of one swarm are wanted, newest first; what is absent does not matter.
 *
 * @param swarm absent: the one that this node was in last
 * @param since not older, in microseconds
 * @param until not newer
 * @param before rows before that place only
 * @param limit most rows of the answer
 */
public record HistoryQuery(
    Optional<String> swarm,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> type,
    Optional<String> id,
    Optional<String> name,
    Optional<String> service,
    Optional<String> node,
    Optional<HistoryCursor> before,
    int limit) {
  public static final int DEFAULT_LIMIT = 100;
  public static final int LARGEST_LIMIT = 1_000;

  public HistoryQuery {
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw new IllegalArgumentException("limit: " + limit);
    }
  }
}
