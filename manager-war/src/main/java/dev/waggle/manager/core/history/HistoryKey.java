package dev.waggle.manager.core.history;

import dev.waggle.dispatch.Epoch;
import dev.waggle.model.id.ClusterId;

/**
 * Where a row comes from; equal on all managers, and in the order of the log.
 *
 * @param index log index of the entry
 * @param position of the change in its entry, from 0
 */
public record HistoryKey(ClusterId swarm, Epoch epoch, long index, int position) {
  static HistoryKey of(HistoryLine line, long index, int position) {
    return new HistoryKey(line.swarm(), line.epoch(), index, position);
  }

  /** Where to go on from this row, as clients say it. */
  public HistoryCursor cursor() {
    return new HistoryCursor(epoch, index, position);
  }
}
