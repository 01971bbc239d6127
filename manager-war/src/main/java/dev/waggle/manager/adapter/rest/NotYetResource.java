package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/**
 * What a swarm has and this version does not: refused with 501 in Docker's error form, after the
 * same checks of the node's role that would come first.
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
