package dev.waggle.model.object;

import dev.waggle.model.meta.Copies;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network as a task uses it, with the addresses of the task there in CIDR form. */
public record NetworkAttachment(
    Network network,
    List<String> addresses,
    Optional<List<String>> aliases,
    Optional<Map<String, String>> driverOpts) {
  public NetworkAttachment {
    addresses = Copies.of(addresses);
    aliases = aliases.map(Copies::of);
    driverOpts = driverOpts.map(Copies::of);
  }
}
