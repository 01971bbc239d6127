package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.ManagerView;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.dispatch.ShownStatus;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.schedule.PlacementReport;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.NodeState;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.SortedMap;

/** Why a task waits, or runs where it runs: the answer of every node. Docker has no such thing. */
@RestResource
@Path("/waggle/v1/tasks/{id}/explain")
public class ExplainResource {
  private final Proposals proposals;
  private final ManagerView managers;

  @Inject
  public ExplainResource(Proposals proposals, ManagerView managers) {
    this.proposals = proposals;
    this.managers = managers;
  }

  @GET
  public PlacementReport explain(@PathParam("id") String id) {
    ClusterState state = proposals.read();
    SortedMap<NodeId, ShownStatus> shown = managers.shown();
    return PlacementReport.of(
        state, Verdicts.accepted(References.task(state, id)), node -> takesTasks(shown, node));
  }

  private static boolean takesTasks(SortedMap<NodeId, ShownStatus> shown, NodeId node) {
    ShownStatus status = shown.get(node);
    return status == null || status.state() == NodeState.READY;
  }
}
