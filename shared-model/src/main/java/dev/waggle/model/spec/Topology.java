package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** A place in the data centre. */
public record Topology(Optional<Map<String, String>> segments, Extra extra) {
  public Topology {
    segments = segments.map(Copies::of);
  }
}
