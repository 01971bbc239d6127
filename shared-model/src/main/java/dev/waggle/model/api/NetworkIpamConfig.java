package dev.waggle.model.api;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** One pool of addresses as the network calls write it. */
public record NetworkIpamConfig(
    Optional<String> subnet,
    Optional<String> ipRange,
    Optional<String> gateway,
    Optional<Map<String, String>> auxiliaryAddresses,
    Extra extra) {
  public NetworkIpamConfig {
    auxiliaryAddresses = auxiliaryAddresses.map(Copies::of);
  }
}
