package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Where a Windows container finds its credentials. */
public record CredentialSpec(
    Optional<String> config, Optional<String> file, Optional<String> registry, Extra extra) {}
