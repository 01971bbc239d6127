package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Transaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one round decided, on its way through the log: one transaction after the other.
 *
 * <ul>
 *   <li>next → under way: proposed
 *   <li>under way → applied: committed, and its index is applied here
 *   <li>applied → next: there is another part; the waiting are answered after the first
 *   <li>under way → lost: nobody knows; nothing is decided in this term any more
 * </ul>
 */
final class Flight {
  private final long term;
  private final Deque<Transaction> parts;
  private final List<Waiting<?>> waiting;
  private long number;
  private long sinceMillis;
  private OptionalLong committedIndex = OptionalLong.empty();
  private boolean underWay;
  private boolean lost;

  Flight(long term, List<Transaction> parts, List<Waiting<?>> waiting) {
    this.term = term;
    this.parts = new ArrayDeque<>(parts);
    this.waiting = waiting;
  }

  long term() {
    return term;
  }

  long number() {
    return number;
  }

  List<Waiting<?>> waiting() {
    return waiting;
  }

  boolean hasNext() {
    return !underWay && !parts.isEmpty();
  }

  Proposal propose(long asNumber, long nowMillis) {
    number = asNumber;
    sinceMillis = nowMillis;
    underWay = true;
    committedIndex = OptionalLong.empty();
    return new Proposal(asNumber, parts.removeFirst());
  }

  void committed(long index) {
    committedIndex = OptionalLong.of(index);
  }

  /** Goes on if its part is applied; says whether nothing is left to do. */
  boolean applied(long appliedIndex) {
    if (!underWay || committedIndex.isEmpty() || committedIndex.getAsLong() > appliedIndex) {
      return false;
    }
    underWay = false;
    waiting.forEach(Waiting::settle);
    return parts.isEmpty();
  }

  void giveUp(Rejection rejection) {
    waiting.forEach(one -> one.giveUp(rejection));
  }

  void lost() {
    lost = true;
    giveUp(Undecided.DEADLINE);
  }

  boolean isLost() {
    return lost;
  }

  /** When its term must end if no outcome comes; at once if none will. */
  long stepDownAt(ControlLimits limits) {
    if (!underWay) {
      return Long.MAX_VALUE;
    }
    return lost ? sinceMillis : sinceMillis + limits.stepDownAfterMillis();
  }
}
