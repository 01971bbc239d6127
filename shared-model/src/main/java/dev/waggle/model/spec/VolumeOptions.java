package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** Options of a volume mount. */
public record VolumeOptions(
    Optional<Boolean> noCopy,
    Optional<Map<String, String>> labels,
    Optional<String> subpath,
    Optional<Driver> driverConfig,
    Extra extra) {
  public VolumeOptions {
    labels = labels.map(Copies::of);
  }
}
