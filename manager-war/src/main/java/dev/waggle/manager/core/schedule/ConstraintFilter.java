package dev.waggle.manager.core.schedule;

import dev.waggle.model.constraint.ConstraintMatcher;

/** The node satisfies the placement constraints. */
final class ConstraintFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView view, Demand demand) {
    return ConstraintMatcher.matches(view.node(), demand.constraints());
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes,
        "scheduling constraints not satisfied on 1 node",
        "scheduling constraints not satisfied on %d nodes");
  }
}
