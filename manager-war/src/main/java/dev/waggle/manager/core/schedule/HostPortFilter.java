package dev.waggle.manager.core.schedule;

import java.util.stream.Collectors;

/** No task holds the ports that the task would take on the node. */
final class HostPortFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView node, Demand demand) {
    return demand.hostPorts().stream().noneMatch(node::holds);
  }

  @Override
  public String name() {
    return "host ports";
  }

  @Override
  public String detail(NodeView node, Demand demand) {
    return demand.hostPorts().stream()
        .filter(node::holds)
        .map(port -> port.number() + "/" + port.protocol().apiName() + " is taken")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes,
        "host-mode port already in use on 1 node",
        "host-mode port already in use on %d nodes");
  }
}
