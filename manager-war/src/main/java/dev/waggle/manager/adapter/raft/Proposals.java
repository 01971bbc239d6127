package dev.waggle.manager.adapter.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;

/**
 * What waits for its entry. A draft is not in the log yet and fails as such; a pending one is
 * answered by the log's term at its index once that is applied, or becomes unknown with time.
 * Confined to the node's thread.
 */
final class Proposals {
  private record Draft(LogEntry entry, long deadline, CompletableFuture<Proposed> done) {}

  private record Pending(long term, long deadline, CompletableFuture<Proposed> done) {}

  private final List<Draft> drafts = new ArrayList<>();
  private final TreeMap<Long, Pending> pending = new TreeMap<>();

  void draft(LogEntry entry, long deadline, CompletableFuture<Proposed> done) {
    drafts.add(new Draft(entry, deadline, done));
  }

  boolean hasDrafts() {
    return !drafts.isEmpty();
  }

  /** All drafts as one append that begins at an index; they are pending from here on. */
  LogEntries take(long first) {
    LogEntries entries = new LogEntries();
    long index = first;
    for (Draft draft : drafts) {
      entries.add(draft.entry());
      pending.put(index++, new Pending(draft.entry().term(), draft.deadline(), draft.done()));
    }
    drafts.clear();
    return entries;
  }

  /** Those of such a term; the others wait on. */
  void failDrafts(LongPredicate ofTerm, Supplier<? extends RuntimeException> why) {
    if (drafts.isEmpty()) {
      return;
    }
    List<Draft> failed = drafts.stream().filter(d -> ofTerm.test(d.entry().term())).toList();
    drafts.removeIf(d -> ofTerm.test(d.entry().term()));
    failed.forEach(d -> d.done().completeExceptionally(why.get()));
  }

  void applied(long index, long term) {
    unknownBelow(index);
    Pending mine = pending.remove(index);
    if (mine == null) {
      return;
    }
    if (mine.term() == term) {
      mine.done().complete(new Proposed(index, term));
    } else {
      mine.done()
          .completeExceptionally(
              new NotLeaderException(
                  "entry %d of term %d was replaced by one of term %d"
                      .formatted(index, mine.term(), term),
                  Optional.empty()));
    }
  }

  /** Their entries came within a snapshot: nobody can tell what stood there. */
  void unknownBelow(long index) {
    while (!pending.isEmpty() && pending.firstKey() < index) {
      var entry = pending.pollFirstEntry();
      unknown(entry.getKey(), entry.getValue());
    }
  }

  void tick(long now) {
    if (pending.isEmpty()) {
      return;
    }
    List<Long> late =
        pending.entrySet().stream()
            .filter(e -> now >= e.getValue().deadline())
            .map(Map.Entry::getKey)
            .toList();
    late.forEach(index -> unknown(index, pending.remove(index)));
  }

  void close() {
    unknownBelow(Long.MAX_VALUE);
  }

  private static void unknown(long index, Pending entry) {
    entry
        .done()
        .completeExceptionally(
            new OutcomeUnknownException(
                "whether entry %d of term %d commits is unknown".formatted(index, entry.term())));
  }
}
