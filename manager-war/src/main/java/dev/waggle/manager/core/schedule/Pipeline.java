package dev.waggle.manager.core.schedule;

import java.util.List;
import java.util.Optional;

/** The filters in the order in which a node is asked; the first that refuses gives the reason. */
final class Pipeline {
  static final List<PlacementFilter> FILTERS =
      List.of(
          new ReadyFilter(),
          new ResourceFilter(),
          new PluginFilter(),
          new ConstraintFilter(),
          new PlatformFilter(),
          new HostPortFilter(),
          new MaxReplicasFilter(),
          new VolumesFilter());

  private Pipeline() {}

  /** The filter that refuses the node, if one does. */
  static Optional<PlacementFilter> refusal(NodeView node, Demand demand) {
    for (PlacementFilter filter : FILTERS) {
      if (!filter.accepts(node, demand)) {
        return Optional.of(filter);
      }
    }
    return Optional.empty();
  }
}
