package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Spread evenly over the values of a label, such as {@code node.labels.rack}. */
public record SpreadOver(Optional<String> spreadDescriptor, Extra extra) {}
