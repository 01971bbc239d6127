package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** The most that a task may use: 10^9 per CPU, bytes, processes. */
public record Limit(
    Optional<Long> nanoCpus, Optional<Long> memoryBytes, Optional<Long> pids, Extra extra) {}
