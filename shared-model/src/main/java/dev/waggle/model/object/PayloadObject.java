package dev.waggle.model.object;

import dev.waggle.model.spec.PayloadSpec;
import java.time.Instant;
import java.util.Map;

/** A secret or a config: bytes under a name, of which only the labels ever change. */
public sealed interface PayloadObject<T extends PayloadObject<T>> permits Secret, Config {
  PayloadSpec spec();

  default String name() {
    return spec().nameOrEmpty();
  }

  T withLabels(Map<String, String> labels);

  T withUpdatedAt(Instant updatedAt);
}
