package dev.waggle.manager.core.schedule;

/** What the task reserves is left on the node. Limits and real load play no part. */
final class ResourceFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView node, Demand demand) {
    return !demand.reserves() || node.free().has(demand.reservations());
  }

  @Override
  public String name() {
    return "resources";
  }

  @Override
  public String detail(NodeView node, Demand demand) {
    return node.free().shortage(demand.reservations());
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes, "insufficient resources on 1 node", "insufficient resources on %d nodes");
  }
}
