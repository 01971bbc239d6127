package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** What the user wants of a cluster volume. */
public record VolumeSpec(
    Optional<String> group,
    Optional<VolumeAccessMode> accessMode,
    Optional<CapacityRange> capacityRange,
    Optional<List<VolumeSecret>> secrets,
    Optional<TopologyRequirement> accessibilityRequirements,
    Optional<String> availability,
    Extra extra) {
  public VolumeSpec {
    secrets = secrets.map(Copies::of);
  }

  public VolumeSpec withAvailability(String availability) {
    return new VolumeSpec(
        group,
        accessMode,
        capacityRange,
        secrets,
        accessibilityRequirements,
        Optional.of(availability),
        extra);
  }
}
