package dev.waggle.manager.core.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of applying one entry.
 *
 * @param voidReason why the entry had no effect, the same text on every replica
 * @param decidedAt the leader's wall clock, for show
 */
public record Applied(
    ClusterState state,
    Optional<String> voidReason,
    List<ClusterEvent> events,
    Optional<Instant> decidedAt) {
  public Applied {
    events = List.copyOf(events);
  }

  /** Of an entry that does not say when it was decided. */
  public Applied(ClusterState state, Optional<String> voidReason, List<ClusterEvent> events) {
    this(state, voidReason, events, Optional.empty());
  }
}
