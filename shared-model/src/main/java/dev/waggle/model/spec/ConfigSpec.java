package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** What the user wants of a config. */
public record ConfigSpec(
    Optional<String> name,
    Optional<Map<String, String>> labels,
    Optional<Payload> data,
    Optional<Driver> templating,
    Extra extra)
    implements PayloadSpec {
  public ConfigSpec {
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

  public ConfigSpec withLabels(Map<String, String> labels) {
    return new ConfigSpec(name, Optional.of(labels), data, templating, extra);
  }

  public ConfigSpec withData(Payload data) {
    return new ConfigSpec(name, labels, Optional.of(data), templating, extra);
  }
}
