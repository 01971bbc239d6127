package dev.waggle.manager.core.history;

import dev.waggle.manager.core.decision.Verdict;

/** What this node has written down, for request threads; blocks some seconds at most. */
public interface HistoryReader {
  /** The rows asked for; refused when the history cannot be read, with one line that says why. */
  Verdict<HistoryPage> page(HistoryQuery query);
}
