package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** A plugin as a task; known so that it can be refused. */
public record PluginSpec(
    Optional<String> name,
    Optional<String> remote,
    Optional<List<PluginPrivilege>> privileges,
    Optional<Boolean> disabled,
    Optional<List<String>> env,
    Extra extra) {
  public PluginSpec {
    privileges = privileges.map(Copies::of);
    env = env.map(Copies::of);
  }
}
