package dev.waggle.manager.core.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Effects that commit together: the payload of one log entry.
 *
 * @param term the term in which the leader decided; an entry of another term is void
 * @param clusterMillis cluster time of the decision, in milliseconds; never goes back
 * @param answered forwarded requests that this transaction answers
 * @param decidedAt the leader's wall clock, for show; entries of the first versions have none
 */
public record Transaction(
    long term,
    long clusterMillis,
    List<AnsweredRequest> answered,
    List<Change> changes,
    Optional<Instant> decidedAt) {
  public Transaction {
    answered = List.copyOf(answered);
    changes = List.copyOf(changes);
  }

  /** One that does not say when it was decided. */
  public Transaction(
      long term, long clusterMillis, List<AnsweredRequest> answered, List<Change> changes) {
    this(term, clusterMillis, answered, changes, Optional.empty());
  }

  public boolean isEmpty() {
    return changes.isEmpty() && answered.isEmpty();
  }

  /** This transaction with other changes: used where it is cut to the size of an entry. */
  public Transaction withChanges(List<Change> changes) {
    return new Transaction(term, clusterMillis, answered, changes, decidedAt);
  }

  /** This transaction with the wall clock of its decision. */
  public Transaction withDecidedAt(Instant wallClock) {
    return new Transaction(term, clusterMillis, answered, changes, Optional.of(wallClock));
  }

  /** A transaction without changes, as a leader's first entry. */
  public static Transaction empty(long term, long clusterMillis) {
    return new Transaction(term, clusterMillis, List.of(), List.of());
  }
}
