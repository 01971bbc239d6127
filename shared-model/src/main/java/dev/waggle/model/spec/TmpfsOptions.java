package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** Options of a mount in memory. */
public record TmpfsOptions(
    Optional<Long> sizeBytes,
    Optional<Long> mode,
    Optional<List<List<String>>> options,
    Extra extra) {
  public TmpfsOptions {
    options = options.map(Copies::of);
  }
}
