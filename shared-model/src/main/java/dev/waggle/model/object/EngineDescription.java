package dev.waggle.model.object;

import dev.waggle.model.meta.Copies;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The container engine of a node. */
public record EngineDescription(
    Optional<String> engineVersion,
    Optional<Map<String, String>> labels,
    Optional<List<PluginDescription>> plugins) {
  public EngineDescription {
    labels = labels.map(Copies::of);
    plugins = plugins.map(Copies::of);
  }

  public Map<String, String> labelsOrEmpty() {
    return labels.orElse(Map.of());
  }
}
