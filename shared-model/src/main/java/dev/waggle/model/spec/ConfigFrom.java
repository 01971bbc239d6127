package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** The network whose configuration is used. */
public record ConfigFrom(Optional<String> network, Extra extra) {}
