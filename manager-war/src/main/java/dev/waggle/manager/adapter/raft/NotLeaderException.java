package dev.waggle.manager.adapter.raft;

import java.util.Optional;

/** This member does not lead (in the asked term): the proposal is certainly not in the log. */
public final class NotLeaderException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Optional<String> leader;

  NotLeaderException(String message, Optional<String> leader) {
    super(message, null, false, false);
    this.leader = leader;
  }

  /** The raft id of the member that leads, as far as this one knows. */
  public Optional<String> leader() {
    return leader == null ? Optional.empty() : leader;
  }
}
