package dev.waggle.manager.core.state;

import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import java.util.Optional;

/**
 * What is derived from secrets and configs: kept up to date with each change, never stored.
 *
 * @param bytes what all of them take, see {@link PayloadSize}
 */
record PayloadIndexes(
    Index<String, SecretId> secretsByName, Index<String, ConfigId> configsByName, long bytes) {

  static PayloadIndexes empty() {
    return new PayloadIndexes(Index.empty(), Index.empty(), 0);
  }

  PayloadIndexes secret(Optional<Secret> before, Optional<Secret> after) {
    return new PayloadIndexes(
        after
            .or(() -> before)
            .map(any -> secretsByName.moved(any.id(), before.map(this::key), after.map(this::key)))
            .orElse(secretsByName),
        configsByName,
        bytes - before.map(PayloadSize::of).orElse(0L) + after.map(PayloadSize::of).orElse(0L));
  }

  PayloadIndexes config(Optional<Config> before, Optional<Config> after) {
    return new PayloadIndexes(
        secretsByName,
        after
            .or(() -> before)
            .map(any -> configsByName.moved(any.id(), before.map(this::key), after.map(this::key)))
            .orElse(configsByName),
        bytes - before.map(PayloadSize::of).orElse(0L) + after.map(PayloadSize::of).orElse(0L));
  }

  private String key(Secret secret) {
    return NameKey.of(secret.name());
  }

  private String key(Config config) {
    return NameKey.of(config.name());
  }
}
