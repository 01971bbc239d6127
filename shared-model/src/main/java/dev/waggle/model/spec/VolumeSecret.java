package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** A secret that the storage plugin needs. */
public record VolumeSecret(Optional<String> key, Optional<String> secret, Extra extra) {}
