package dev.waggle.model.object;

import dev.waggle.model.meta.Copies;
import java.util.Map;
import java.util.Optional;

/** State of a cluster volume on one node. */
public record VolumePublishStatus(
    Optional<String> nodeId, Optional<String> state, Optional<Map<String, String>> publishContext) {
  public VolumePublishStatus {
    publishContext = publishContext.map(Copies::of);
  }
}
