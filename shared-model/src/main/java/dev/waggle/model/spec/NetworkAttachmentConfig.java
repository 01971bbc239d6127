package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Use of a network: the identity once stored, before that perhaps its name. */
public record NetworkAttachmentConfig(
    Optional<String> target,
    Optional<List<String>> aliases,
    Optional<Map<String, String>> driverOpts,
    Extra extra) {
  public NetworkAttachmentConfig {
    aliases = aliases.map(Copies::of);
    driverOpts = driverOpts.map(Copies::of);
  }

  public NetworkAttachmentConfig withTarget(String target) {
    return new NetworkAttachmentConfig(Optional.of(target), aliases, driverOpts, extra);
  }
}
