package dev.waggle.manager.adapter.raft;

import java.util.List;
import java.util.Optional;
import org.jgroups.protocols.raft.LogEntry;

/** What the files of a log hold, read and checked. */
record LogContent(
    LogMeta meta,
    Optional<StoredSnapshot> snapshot,
    long base,
    long baseTerm,
    List<LogEntry> entries,
    long commit) {

  static final LogContent EMPTY =
      new LogContent(LogMeta.FRESH, Optional.empty(), 0, 0, List.of(), 0);

  long last() {
    return base + entries.size();
  }

  /** The term at an index, -1 where it is not known. */
  long termAt(long index) {
    if (index == base) {
      return baseTerm;
    }
    return index < base || index > last() ? -1 : entries.get((int) (index - base - 1)).term();
  }
}
