package dev.waggle.manager.core.schedule;

import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.spec.Availability;

/** The node answers, the operator lets it take tasks, and it has a session with this leader. */
final class ReadyFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView view, Demand demand) {
    Node node = view.node();
    return node.status().state() == NodeState.READY
        && node.spec().availabilityOrDefault() == Availability.ACTIVE
        && view.hasSession();
  }

  @Override
  public String name() {
    return "ready";
  }

  @Override
  public String detail(NodeView view, Demand demand) {
    Node node = view.node();
    return "status "
        + node.status().state().apiName()
        + ", availability "
        + node.spec().availabilityOrDefault().apiName()
        + (view.hasSession()
            ? ""
            : ", not ready for the leader: no session with it, or its engine is away");
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes, "1 node not available for new tasks", "%d nodes not available for new tasks");
  }
}
