package dev.waggle.manager.core.history;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened. It never holds what a spec says, except what {@link HistoryFacts} names.
 *
 * @param at the leader's wall clock when it was decided, in microseconds
 * @param by who asked for it; empty where the swarm itself was at work
 * @param type {@code service}, {@code task}, {@code node}, {@code network}, {@code secret}, {@code
 *     config}, {@code volume}, {@code swarm}; {@code history} of a gap
 * @param action {@code create}, {@code update}, {@code remove}; {@code gap} of a gap
 * @param id of the object, of a gap the swarm's
 */
public record HistoryRow(
    HistoryKey key,
    Instant at,
    Optional<String> by,
    String type,
    String action,
    String id,
    HistoryFacts facts) {
  public static final String GAP_TYPE = "history";
  public static final String GAP = "gap";

  /**
   * The row that stands for entries which are not recorded.
   *
   * @param from the first and {@code to} the last of them
   * @param why ends the sentence that begins with their indexes
   */
  public static HistoryRow gap(HistoryLine line, long from, long to, String why, Instant at) {
    return new HistoryRow(
        HistoryKey.of(line, from, 0),
        at,
        Optional.empty(),
        GAP_TYPE,
        GAP,
        line.swarm().value(),
        HistoryFacts.NONE.withMessage("entries " + from + " to " + to + " " + why));
  }
}
