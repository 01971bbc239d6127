package dev.waggle.model.api;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Addresses of a network as the network calls write them. */
public record NetworkIpam(
    Optional<String> driver,
    Optional<Map<String, String>> options,
    Optional<List<NetworkIpamConfig>> config,
    Extra extra) {
  public NetworkIpam {
    options = options.map(Copies::of);
    config = config.map(Copies::of);
  }
}
