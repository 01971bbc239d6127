package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Use of a config by a container; identity and name belong together. */
public record ConfigReference(
    Optional<FileTarget> file,
    Optional<RuntimeTarget> runtime,
    Optional<String> configId,
    Optional<String> configName,
    Extra extra) {}
