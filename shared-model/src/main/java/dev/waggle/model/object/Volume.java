package dev.waggle.model.object;

import dev.waggle.model.id.VolumeId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.VolumeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster volume. */
public record Volume(
    VolumeId id,
    Version version,
    Instant createdAt,
    Instant updatedAt,
    VolumeSpec spec,
    Optional<List<VolumePublishStatus>> publishStatus,
    Optional<VolumeDetails> info,
    Bookkeeping bookkeeping)
    implements StoredObject {
  public Volume {
    publishStatus = publishStatus.map(Copies::of);
  }

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  public String name() {
    return bookkeeping.name();
  }

  /**
   * What the API shows beside the cluster volume or not at all.
   *
   * @param name unique in the cluster
   * @param pendingDelete whether it goes once nobody uses it
   */
  public record Bookkeeping(
      String name, Map<String, String> labels, Optional<Driver> driver, boolean pendingDelete) {
    public Bookkeeping {
      labels = Copies.of(labels);
    }
  }

  @Override
  public Volume withVersion(Version version) {
    return new Volume(id, version, createdAt, updatedAt, spec, publishStatus, info, bookkeeping);
  }

  public Volume withUpdatedAt(Instant updatedAt) {
    return new Volume(id, version, createdAt, updatedAt, spec, publishStatus, info, bookkeeping);
  }

  public Volume withSpec(VolumeSpec spec) {
    return new Volume(id, version, createdAt, updatedAt, spec, publishStatus, info, bookkeeping);
  }

  public Volume withPublishStatus(List<VolumePublishStatus> publishStatus) {
    return new Volume(
        id, version, createdAt, updatedAt, spec, Optional.of(publishStatus), info, bookkeeping);
  }

  public Volume withInfo(VolumeDetails info) {
    return new Volume(
        id, version, createdAt, updatedAt, spec, publishStatus, Optional.of(info), bookkeeping);
  }

  public Volume withBookkeeping(Bookkeeping bookkeeping) {
    return new Volume(id, version, createdAt, updatedAt, spec, publishStatus, info, bookkeeping);
  }
}
