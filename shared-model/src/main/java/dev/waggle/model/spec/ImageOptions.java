package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Options of an image mount. */
public record ImageOptions(Optional<String> subpath, Extra extra) {}
