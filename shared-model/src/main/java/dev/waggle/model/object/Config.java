package dev.waggle.model.object;

import dev.waggle.model.id.ConfigId;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.ConfigSpec;
import java.time.Instant;
import java.util.Map;

/** Bytes that tasks read. */
public record Config(
    ConfigId id, Version version, Instant createdAt, Instant updatedAt, ConfigSpec spec)
    implements StoredObject, PayloadObject<Config> {

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  @Override
  public Config withVersion(Version version) {
    return new Config(id, version, createdAt, updatedAt, spec);
  }

  @Override
  public Config withUpdatedAt(Instant updatedAt) {
    return new Config(id, version, createdAt, updatedAt, spec);
  }

  public Config withSpec(ConfigSpec spec) {
    return new Config(id, version, createdAt, updatedAt, spec);
  }

  @Override
  public Config withLabels(Map<String, String> labels) {
    return withSpec(spec.withLabels(labels));
  }
}
