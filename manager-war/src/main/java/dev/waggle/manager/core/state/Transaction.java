package dev.waggle.manager.core.state;

import java.util.List;

/**
 * Effects that commit together: the payload of one log entry.
 *
 * @param term the term in which the leader decided; an entry of another term is void
 * @param clusterMillis cluster time of the decision, in milliseconds; never goes back
 * @param answered forwarded requests that this transaction answers
 */
public record Transaction(
    long term, long clusterMillis, List<AnsweredRequest> answered, List<Change> changes) {
  public Transaction {
    answered = List.copyOf(answered);
    changes = List.copyOf(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty() && answered.isEmpty();
  }

  /** This transaction with other changes: used where it is cut to the size of an entry. */
  public Transaction withChanges(List<Change> changes) {
    return new Transaction(term, clusterMillis, answered, changes);
  }

  /** A transaction without changes, as a leader's first entry. */
  public static Transaction empty(long term, long clusterMillis) {
    return new Transaction(term, clusterMillis, List.of(), List.of());
  }
}
