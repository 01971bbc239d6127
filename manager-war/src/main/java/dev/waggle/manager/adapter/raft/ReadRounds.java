package dev.waggle.manager.adapter.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * ReadIndex (R13): a read notes the commit index, a majority confirms the leader in a round that is
 * sent after the read came, and the read is answered once that index is applied. Reads that come
 * while a round is on its way wait for the next. Confined to the node's thread.
 */
final class ReadRounds {
  private List<CompletableFuture<Long>> waiting = new ArrayList<>();
  private List<CompletableFuture<Long>> asked = List.of();
  private long round;
  private long index;
  private final TreeMap<Long, List<CompletableFuture<Long>>> confirmed = new TreeMap<>();

  void add(CompletableFuture<Long> read) {
    waiting.add(read);
  }

  /** Starts a round if reads wait and none is on its way. */
  void start(long commitIndex, LongSupplier newRound) {
    if (waiting.isEmpty() || !asked.isEmpty()) {
      return;
    }
    asked = waiting;
    waiting = new ArrayList<>();
    index = commitIndex;
    round = newRound.getAsLong();
  }

  boolean onItsWay() {
    return !asked.isEmpty();
  }

  long round() {
    return round;
  }

  void confirmed() {
    confirmed.computeIfAbsent(index, i -> new ArrayList<>()).addAll(asked);
    asked = List.of();
  }

  void applied(long upTo) {
    while (!confirmed.isEmpty() && confirmed.firstKey() <= upTo) {
      var entry = confirmed.pollFirstEntry();
      entry.getValue().forEach(read -> read.complete(entry.getKey()));
    }
  }

  /** Also fails those that were confirmed but not applied: their caller may ask again. */
  void fail(Supplier<? extends RuntimeException> why) {
    List<CompletableFuture<Long>> all = new ArrayList<>(waiting);
    all.addAll(asked);
    confirmed.values().forEach(all::addAll);
    waiting = new ArrayList<>();
    asked = List.of();
    confirmed.clear();
    all.forEach(read -> read.completeExceptionally(why.get()));
  }
}
