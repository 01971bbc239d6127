package dev.waggle.manager.core.state;

import java.util.List;
import java.util.Optional;

/**
 * The result of applying one entry.
 *
 * @param voidReason why the entry had no effect, the same text on every replica
 */
public record Applied(ClusterState state, Optional<String> voidReason, List<ClusterEvent> events) {
  public Applied {
    events = List.copyOf(events);
  }
}
