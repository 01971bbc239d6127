package dev.waggle.manager.core.cluster;

import java.util.Map;
import java.util.Optional;

/** Port: what the host and its container engine say of themselves. Calls may take seconds. */
public interface HostEngine {
  /** The engine's own {@code /info}, or what the host tells where no engine answers. */
  Map<String, Object> info();

  /** The engine's own {@code /version}; empty where no engine answers. */
  Optional<Map<String, Object>> version();
}
