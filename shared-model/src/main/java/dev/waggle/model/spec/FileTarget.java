package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** The file in a container that shows a secret or config; mode as a decimal number. */
public record FileTarget(
    Optional<String> name,
    Optional<String> uid,
    Optional<String> gid,
    Optional<Long> mode,
    Extra extra) {}
