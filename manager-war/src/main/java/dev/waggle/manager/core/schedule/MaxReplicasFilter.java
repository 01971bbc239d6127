package dev.waggle.manager.core.schedule;

/** The node has fewer active tasks of the service than the service allows on one node. */
final class MaxReplicasFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView node, Demand demand) {
    long limit = demand.placement().maxReplicasOrZero();
    return limit == 0 || node.activeTasksOf(demand.service()) < limit;
  }

  /** Without a number, and spelled so, in the reference system too. */
  @Override
  public String explain(long nodes) {
    return "max replicas per node limit exceed";
  }
}
