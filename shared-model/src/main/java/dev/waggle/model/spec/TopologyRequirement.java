package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** From where a cluster volume must be reachable. */
public record TopologyRequirement(
    Optional<List<Topology>> requisite, Optional<List<Topology>> preferred, Extra extra) {
  public TopologyRequirement {
    requisite = requisite.map(Copies::of);
    preferred = preferred.map(Copies::of);
  }
}
