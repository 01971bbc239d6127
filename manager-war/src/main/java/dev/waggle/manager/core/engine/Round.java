package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.ObjectRef;
import dev.waggle.manager.core.state.Transaction;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One round of deciding: the waiting commands in the order of their arrival, then the deciders in
 * their fixed order. Its effects are one transaction, or several where one would be too large; each
 * command's effects stand in the first.
 */
final class Round {
  private final ControlLimits limits;
  private final EntrySizes sizes;
  private final DecisionContext context;
  private final List<Waiting<?>> decided = new ArrayList<>();
  private Draft draft;

  Round(Draft draft, DecisionContext context, ControlLimits limits, EntrySizes sizes) {
    this.draft = draft;
    this.context = context;
    this.limits = limits;
    this.sizes = sizes;
  }

  /** Takes commands off the queue until it is empty or the first entry is full. */
  void take(Deque<Waiting<?>> queue) {
    long bytes = 0;
    while (!queue.isEmpty() && decided.size() < limits.commandsPerRound()) {
      Waiting<?> next = queue.getFirst();
      Draft attempt = next.decide(draft, context, limits);
      long grown = sizes.of(attempt.toTransaction(0, 0).changes());
      boolean tooLarge = grown > limits.entryLimitBytes();
      if (bytes > 0 && (tooLarge || bytes >= limits.entryTargetBytes())) {
        return; // it is decided anew in a later round
      }
      queue.removeFirst();
      decided.add(next);
      if (tooLarge) {
        next.refuse(Refusals.TOO_LARGE);
      } else {
        draft = attempt;
        bytes = grown;
      }
    }
  }

  /** The transactions of the round; none if nothing is to be done and nobody waits. */
  List<Transaction> decide(List<Decider> deciders, long term) {
    Set<ObjectRef> commanded = new LinkedHashSet<>();
    draft.toTransaction(term, 0).changes().forEach(change -> commanded.add(change.ref()));
    deciders.forEach(decider -> decider.decide(draft, context));
    if (draft.isUnchanged() && decided.isEmpty()) {
      return List.of();
    }
    Transaction whole = draft.toTransaction(term, context.clusterMillis());
    return cut(whole.withDecidedAt(context.wallClock()), commanded);
  }

  /** Commands of this round, to be answered when its last transaction is applied. */
  List<Waiting<?>> decided() {
    return List.copyOf(decided);
  }

  // Even without effects there is one transaction where somebody waits: a refusal is as good as the
  // state it was decided on, and only a majority can tell that this leader was not deposed.
  private List<Transaction> cut(Transaction whole, Set<ObjectRef> commanded) {
    List<Change> first = new ArrayList<>();
    List<Change> rest = new ArrayList<>();
    whole
        .changes()
        .forEach(change -> (commanded.contains(change.ref()) ? first : rest).add(change));
    long bytes = sizes.of(first);
    List<Transaction> parts = new ArrayList<>();
    List<Change> part = first;
    for (Change change : rest) {
      if (bytes > 0 && bytes + sizes.of(change) > limits.entryTargetBytes()) {
        parts.add(partOf(whole, part, parts.isEmpty()));
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(change);
      bytes += sizes.of(change);
    }
    parts.add(partOf(whole, part, parts.isEmpty()));
    return parts;
  }

  private static Transaction partOf(Transaction whole, List<Change> changes, boolean first) {
    return new Transaction(
        whole.term(),
        whole.clusterMillis(),
        first ? whole.answered() : List.of(),
        changes,
        whole.decidedAt());
  }
}
