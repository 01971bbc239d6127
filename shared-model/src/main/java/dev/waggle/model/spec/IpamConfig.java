package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** One pool of addresses: networks in CIDR form, the gateway as an address. */
public record IpamConfig(
    Optional<String> subnet, Optional<String> range, Optional<String> gateway, Extra extra) {}
