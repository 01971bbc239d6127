package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Use of a secret by a container; identity and name belong together. */
public record SecretReference(
    Optional<FileTarget> file,
    Optional<String> secretId,
    Optional<String> secretName,
    Extra extra) {}
