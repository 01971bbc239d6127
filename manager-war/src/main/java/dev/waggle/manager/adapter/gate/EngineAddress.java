package dev.waggle.manager.adapter.gate;

import java.nio.file.Path;
import java.util.Optional;

/** Where the host's container engine listens. */
@FunctionalInterface
public interface EngineAddress {

  /** The engine's unix socket; empty on a node that runs its tasks without an engine. */
  Optional<Path> socket();
}
