package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * What a swarm has and this version does not: refused with 501 in Docker's error form, after the
 * same checks of the node's role that would come first. Lists are truthfully empty.
 */
@Dependent
@Path("/")
public class NotYetResource {
  private final Proposals proposals;

  @Inject
  public NotYetResource(Proposals proposals) {
    this.proposals = proposals;
  }

  @GET
  @Path("{kind: secrets|configs}")
  public List<Object> none(@PathParam("kind") String kind) {
    proposals.read();
    return List.of();
  }

  @POST
  @Path("{kind: secrets|configs}/create")
  public Response create(@PathParam("kind") String kind) {
    throw notYet(kind);
  }

  @GET
  @Path("{kind: secrets|configs}/{id}")
  public Response inspect(@PathParam("kind") String kind, @PathParam("id") String id) {
    proposals.read();
    String word = kind.substring(0, kind.length() - 1);
    throw new RejectedException(dev.waggle.manager.core.state.Rejection.notFound(word, id));
  }

  @DELETE
  @Path("{kind: secrets|configs}/{id}")
  public Response remove(@PathParam("kind") String kind, @PathParam("id") String id) {
    return inspect(kind, id);
  }

  @POST
  @Path("{kind: secrets|configs}/{id}/update")
  public Response update(@PathParam("kind") String kind, @PathParam("id") String id) {
    return inspect(kind, id);
  }

  @GET
  @Path("{kind: services|tasks}/{id}/logs")
  public Response logs(@PathParam("kind") String kind, @PathParam("id") String id) {
    throw notYet("service logs");
  }

  private RejectedException notYet(String what) {
    proposals.stale();
    return new RejectedException(
        new ByEngine(
            EngineKind.NOT_IMPLEMENTED, what + " are not implemented in this version of Waggle"));
  }
}
