package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;

/** A config that the runtime itself uses, not a file. */
public record RuntimeTarget(Extra extra) {}
