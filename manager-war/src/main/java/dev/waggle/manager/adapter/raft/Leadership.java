package dev.waggle.manager.adapter.raft;

import java.util.Optional;

/** Who leads, as this member sees it. */
public sealed interface Leadership {
  /** This member leads, and the first entry of its term is applied here. */
  record Leading(long term) implements Leadership {}

  /** Another member leads; the raft id is always present. */
  record Following(Optional<String> leader) implements Leadership {}

  /** Nobody leads, as far as this member knows, or it was elected and has not committed yet. */
  record NoLeader() implements Leadership {}
}
