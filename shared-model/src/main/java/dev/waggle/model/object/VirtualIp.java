package dev.waggle.model.object;

import java.util.Optional;

/** Address of a service in a network, in CIDR form. */
public record VirtualIp(String networkId, Optional<String> addr) {}
