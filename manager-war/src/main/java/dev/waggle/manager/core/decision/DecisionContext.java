package dev.waggle.manager.core.decision;

import java.time.Instant;

/**
 * What a decision needs besides the state, stamped once by the leader. Two decisions on equal
 * states with equal contexts are equal.
 */
public interface DecisionContext {
  /** Cluster time in milliseconds: the only clock that a decider compares. Never goes back. */
  long clusterMillis();

  /** The wall clock, only for what is shown ({@code CreatedAt}, {@code Status.Timestamp}). */
  Instant wallClock();

  /** A fresh identity: 25 characters {@code [0-9a-z]}. */
  String freshId();

  /** The deciding node's id, for {@code appliedBy} and messages. */
  String leaderNode();
}
