package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** What the user wants of a secret. */
public record SecretSpec(
    Optional<String> name,
    Optional<Map<String, String>> labels,
    Optional<Payload> data,
    Optional<Driver> driver,
    Optional<Driver> templating,
    Extra extra)
    implements PayloadSpec {
  public SecretSpec {
    labels = labels.map(Copies::of);
  }

  @Override
  public String nameOrEmpty() {
    return name.orElse("");
  }

  @Override
  public Map<String, String> labelsOrEmpty() {
    return labels.orElse(Map.of());
  }

  /** This spec without its bytes. */
  public SecretSpec withoutData() {
    return new SecretSpec(name, labels, Optional.empty(), driver, templating, extra);
  }

  public SecretSpec withLabels(Map<String, String> labels) {
    return new SecretSpec(name, Optional.of(labels), data, driver, templating, extra);
  }

  public SecretSpec withData(Payload data) {
    return new SecretSpec(name, labels, Optional.of(data), driver, templating, extra);
  }
}
