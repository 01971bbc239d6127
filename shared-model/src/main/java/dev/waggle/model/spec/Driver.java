package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** A driver by name with its options. */
public record Driver(Optional<String> name, Optional<Map<String, String>> options, Extra extra) {
  public Driver {
    options = options.map(Copies::of);
  }
}
