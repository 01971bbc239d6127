package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;

/** A cluster volume as a raw device. */
public record BlockVolume(Extra extra) {}
