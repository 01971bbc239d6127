package dev.waggle.manager.core.schedule;

/** No task holds the ports that the task would take on the node. */
final class HostPortFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView node, Demand demand) {
    return demand.hostPorts().stream().noneMatch(node::holds);
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes,
        "host-mode port already in use on 1 node",
        "host-mode port already in use on %d nodes");
  }
}
