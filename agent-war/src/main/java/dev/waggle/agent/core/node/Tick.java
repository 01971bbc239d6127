package dev.waggle.agent.core.node;

import java.time.Instant;

/**
 * The moment at which something is told to the core.
 *
 * @param millis of a clock that never goes back; all waiting is counted in it
 * @param wallClock only written into statuses, for people
 */
public record Tick(long millis, Instant wallClock) {}
