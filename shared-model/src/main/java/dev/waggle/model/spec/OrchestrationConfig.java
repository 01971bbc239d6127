package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Settings of the orchestrators. */
public record OrchestrationConfig(Optional<Long> taskHistoryRetentionLimit, Extra extra) {}
