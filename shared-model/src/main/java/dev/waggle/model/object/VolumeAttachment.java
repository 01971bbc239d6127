package dev.waggle.model.object;

import java.util.Optional;

/** A cluster volume as a task uses it. */
public record VolumeAttachment(
    Optional<String> id, Optional<String> source, Optional<String> target) {}
