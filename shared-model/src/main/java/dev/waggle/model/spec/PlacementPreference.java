package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** What to prefer among the nodes that fit. */
public record PlacementPreference(Optional<SpreadOver> spread, Extra extra) {}
