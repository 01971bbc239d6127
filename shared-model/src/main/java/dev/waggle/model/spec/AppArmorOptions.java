package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** AppArmor of a container. */
public record AppArmorOptions(Optional<String> mode, Extra extra) {}
