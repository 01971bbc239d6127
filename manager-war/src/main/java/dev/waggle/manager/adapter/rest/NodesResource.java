package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.ManagerView;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.dispatch.ShownStatus;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.manager.core.query.NodeList;
import dev.waggle.manager.core.query.References;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.NodeSpec;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /nodes} (engine-api 5). */
@RestResource
@Path("/nodes")
public class NodesResource {
  private final Proposals proposals;
  private final ManagerView managers;

  @Inject
  public NodesResource(Proposals proposals, ManagerView managers) {
    this.proposals = proposals;
    this.managers = managers;
  }

  @GET
  public List<Node> list(@QueryParam("filters") @DefaultValue("") String filters) {
    return Verdicts.accepted(NodeList.of(proposals.read(), FilterParameter.parse(filters))).stream()
        .map(this::answered)
        .toList();
  }

  @GET
  @Path("{id}")
  public Node inspect(@PathParam("id") String id) {
    return answered(Verdicts.accepted(References.node(proposals.read(), id)));
  }

  private Node answered(Node node) {
    ShownStatus shown = managers.shown().get(node.id());
    Node seen = shown == null ? node : node.withStatus(shown.over(node.status()));
    return Managers.answered(seen, managers);
  }

  @POST
  @Path("{id}/update")
  public Response update(
      @PathParam("id") String id,
      @QueryParam("version") @DefaultValue("") String version,
      byte[] body) {
    NodeSpec spec = RequestBody.decode(body, NodeSpec.class);
    long index = VersionParameter.parse("node", version);
    proposals.submit(NodeCommands.update(id, index, spec, managers::log));
    return EmptyAnswer.ok();
  }

  @DELETE
  @Path("{id}")
  public Response remove(
      @PathParam("id") String id, @QueryParam("force") @DefaultValue("") String force) {
    proposals.submit(NodeCommands.remove(id, QueryFlag.loose(force)));
    return EmptyAnswer.ok();
  }
}
