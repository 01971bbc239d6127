package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** A limit of the kernel on a container. */
public record Ulimit(
    Optional<String> name, Optional<Long> hard, Optional<Long> soft, Extra extra) {}
