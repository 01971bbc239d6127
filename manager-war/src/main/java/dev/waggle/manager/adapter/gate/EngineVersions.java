package dev.waggle.manager.adapter.gate;

import dev.waggle.model.api.ApiVersion;
import java.util.Optional;

/** The API version of the host's engine, kept up to date in the background; never blocks. */
@FunctionalInterface
interface EngineVersions {

  /** The highest version that the engine serves; empty while none answers. */
  Optional<ApiVersion> apiVersion();

  /** The version to offer on the local socket: what passes through must suit the engine too. */
  default ApiVersion offered() {
    return apiVersion()
        .filter(engine -> engine.compareTo(ApiVersion.HIGHEST) < 0)
        .orElse(ApiVersion.HIGHEST);
  }
}
