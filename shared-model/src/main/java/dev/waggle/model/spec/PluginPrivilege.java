package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** What a plugin asks for. */
public record PluginPrivilege(
    Optional<String> name,
    Optional<String> description,
    Optional<List<String>> value,
    Extra extra) {
  public PluginPrivilege {
    value = value.map(Copies::of);
  }
}
