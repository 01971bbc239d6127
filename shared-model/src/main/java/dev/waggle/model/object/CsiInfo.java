package dev.waggle.model.object;

import dev.waggle.model.spec.Topology;
import java.util.Optional;

/** What a storage plugin reports of a node. */
public record CsiInfo(
    Optional<String> pluginName,
    Optional<String> nodeId,
    Optional<Long> maxVolumesPerNode,
    Optional<Topology> accessibleTopology) {}
