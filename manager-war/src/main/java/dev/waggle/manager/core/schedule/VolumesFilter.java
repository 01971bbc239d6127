package dev.waggle.manager.core.schedule;

/**
 * The volumes of the cluster that the task mounts can be had on the node. There is no driver that
 * could make one, so that none ever can.
 */
final class VolumesFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView view, Demand demand) {
    return demand.clusterVolumes().isEmpty();
  }

  @Override
  public String name() {
    return "volumes";
  }

  @Override
  public String detail(NodeView view, Demand demand) {
    return "no cluster volume " + String.join(", ", demand.clusterVolumes());
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes,
        "cannot fulfill requested CSI volume mounts on 1 node",
        "cannot fulfill requested CSI volume mounts on %d nodes");
  }
}
