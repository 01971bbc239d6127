package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Whether managers need the unlock key after a restart. */
public record EncryptionConfig(Optional<Boolean> autoLockManagers, Extra extra) {}
