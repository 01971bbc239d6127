package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Defaults for tasks; accepted and never stored. */
public record TaskDefaults(Optional<Driver> logDriver, Extra extra) {}
