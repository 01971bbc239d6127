package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.time.Duration;
import java.util.Optional;

/** Settings of the sessions with agents. */
public record DispatcherConfig(Optional<Duration> heartbeatPeriod, Extra extra) {}
