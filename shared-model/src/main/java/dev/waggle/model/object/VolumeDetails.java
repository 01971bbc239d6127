package dev.waggle.model.object;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.spec.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the storage plugin says of a cluster volume. */
public record VolumeDetails(
    Optional<Long> capacityBytes,
    Optional<Map<String, String>> volumeContext,
    Optional<String> volumeId,
    Optional<List<Topology>> accessibleTopology) {
  public VolumeDetails {
    volumeContext = volumeContext.map(Copies::of);
    accessibleTopology = accessibleTopology.map(Copies::of);
  }
}
