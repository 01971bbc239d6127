package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** A certificate authority outside of the cluster. */
public record ExternalCa(
    Optional<String> protocol,
    Optional<String> url,
    Optional<Map<String, String>> options,
    Optional<String> caCert,
    Extra extra) {
  public ExternalCa {
    options = options.map(Copies::of);
  }
}
