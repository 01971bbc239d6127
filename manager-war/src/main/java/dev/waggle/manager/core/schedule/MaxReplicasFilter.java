package dev.waggle.manager.core.schedule;

/** The node has fewer active tasks of the service than the service allows on one node. */
final class MaxReplicasFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView node, Demand demand) {
    long limit = demand.placement().maxReplicasOrZero();
    return limit == 0 || node.activeTasksOf(demand.service()) < limit;
  }

  @Override
  public String name() {
    return "max replicas per node";
  }

  @Override
  public String detail(NodeView node, Demand demand) {
    return node.activeTasksOf(demand.service())
        + " tasks of the service are there, at most "
        + demand.placement().maxReplicasOrZero()
        + " may be";
  }

  /** Without a number, and spelled so, in the reference system too. */
  @Override
  public String explain(long nodes) {
    return "max replicas per node limit exceed";
  }
}
