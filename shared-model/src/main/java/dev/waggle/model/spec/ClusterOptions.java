package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;

/** Options of a cluster volume mount. */
public record ClusterOptions(Extra extra) {}
