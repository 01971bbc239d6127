package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Who may use a cluster volume at a time. */
public record VolumeAccessMode(
    Optional<String> scope,
    Optional<String> sharing,
    Optional<MountVolume> mountVolume,
    Optional<BlockVolume> blockVolume,
    Extra extra) {}
