package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Security options of a container. */
public record Privileges(
    Optional<CredentialSpec> credentialSpec,
    Optional<SelinuxContext> selinuxContext,
    Optional<SeccompOptions> seccomp,
    Optional<AppArmorOptions> appArmor,
    Optional<Boolean> noNewPrivileges,
    Extra extra) {}
