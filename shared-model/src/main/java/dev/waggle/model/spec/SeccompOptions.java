package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Seccomp of a container; the profile is base64 text. */
public record SeccompOptions(Optional<String> mode, Optional<String> profile, Extra extra) {}
