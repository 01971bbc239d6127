package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** SELinux labels of a container. */
public record SelinuxContext(
    Optional<Boolean> disable,
    Optional<String> user,
    Optional<String> role,
    Optional<String> type,
    Optional<String> level,
    Extra extra) {}
