package dev.waggle.model.spec;

import java.util.Map;
import java.util.Optional;

/** What the user wants of a secret or a config, as far as it is the same. */
public sealed interface PayloadSpec permits SecretSpec, ConfigSpec {
  String nameOrEmpty();

  Map<String, String> labelsOrEmpty();

  Optional<Payload> data();
}
