package dev.waggle.manager.core.schedule;

import dev.waggle.model.constraint.Constraint;
import dev.waggle.model.constraint.ConstraintMatcher;
import java.util.List;
import java.util.stream.Collectors;

/** The node satisfies the placement constraints. */
final class ConstraintFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView view, Demand demand) {
    return ConstraintMatcher.matches(view.node(), demand.constraints());
  }

  @Override
  public String name() {
    return "constraints";
  }

  @Override
  public String detail(NodeView view, Demand demand) {
    return demand.constraints().stream()
        .filter(constraint -> !ConstraintMatcher.matches(view.node(), List.of(constraint)))
        .map(constraint -> constraint + ", " + actual(view, constraint))
        .collect(Collectors.joining("; "));
  }

  private static String actual(NodeView view, Constraint constraint) {
    return ConstraintMatcher.actual(view.node(), constraint)
        .map(text -> "the node has \"" + text + "\"")
        .orElse("which no node can have");
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes,
        "scheduling constraints not satisfied on 1 node",
        "scheduling constraints not satisfied on %d nodes");
  }
}
