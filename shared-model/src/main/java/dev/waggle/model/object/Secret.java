package dev.waggle.model.object;

import dev.waggle.model.id.SecretId;
import dev.waggle.model.meta.AnswerForm;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.SecretSpec;
import java.time.Instant;
import java.util.Map;

/** Bytes that only tasks which use them may see. */
public record Secret(
    SecretId id, Version version, Instant createdAt, Instant updatedAt, SecretSpec spec)
    implements StoredObject, PayloadObject<Secret>, AnswerForm<Secret> {

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  @Override
  public Secret answered() {
    return withSpec(spec.withoutData());
  }

  @Override
  public Secret withVersion(Version version) {
    return new Secret(id, version, createdAt, updatedAt, spec);
  }

  @Override
  public Secret withUpdatedAt(Instant updatedAt) {
    return new Secret(id, version, createdAt, updatedAt, spec);
  }

  public Secret withSpec(SecretSpec spec) {
    return new Secret(id, version, createdAt, updatedAt, spec);
  }

  @Override
  public Secret withLabels(Map<String, String> labels) {
    return withSpec(spec.withLabels(labels));
  }
}
