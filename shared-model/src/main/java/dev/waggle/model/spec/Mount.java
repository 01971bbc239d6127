package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** A file system inside a container. */
public record Mount(
    Optional<String> type,
    Optional<String> source,
    Optional<String> target,
    Optional<Boolean> readOnly,
    Optional<String> consistency,
    Optional<BindOptions> bindOptions,
    Optional<VolumeOptions> volumeOptions,
    Optional<TmpfsOptions> tmpfsOptions,
    Optional<ImageOptions> imageOptions,
    Optional<ClusterOptions> clusterOptions,
    Extra extra) {

  /** The kind: bind unless said otherwise; empty if the word is not known. */
  public Optional<MountType> kind() {
    return type.filter(t -> !t.isEmpty())
        .map(MountType::fromApi)
        .orElse(Optional.of(MountType.BIND));
  }

  public Mount withType(String type) {
    return new Mount(
        Optional.of(type),
        source,
        target,
        readOnly,
        consistency,
        bindOptions,
        volumeOptions,
        tmpfsOptions,
        imageOptions,
        clusterOptions,
        extra);
  }

  public Mount withSource(String source) {
    return new Mount(
        type,
        Optional.of(source),
        target,
        readOnly,
        consistency,
        bindOptions,
        volumeOptions,
        tmpfsOptions,
        imageOptions,
        clusterOptions,
        extra);
  }
}
