package dev.waggle.manager.adapter.rest;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.dispatch.RenewRequest;
import dev.waggle.dispatch.RootAnswer;
import dev.waggle.manager.core.cluster.Admission;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/**
 * What machines ask of a swarm on its cluster port: its root, to be admitted, their next
 * certificate, a seat among the voters. Who asks is the certificate's node, as the gate saw it.
 */
@RestResource
@Path("/waggle/v1")
public class SwarmDoorResource {
  private final Admission admission;

  @Inject
  public SwarmDoorResource(Admission admission) {
    this.admission = admission;
  }

  @GET
  @Path("ca")
  public RootAnswer root() {
    return admission.root();
  }

  @POST
  @Path("join")
  public JoinGrant join(@HeaderParam("X-Waggle-Peer") @DefaultValue("") String peer, byte[] body) {
    return admission.join(RequestBody.decode(body, JoinRequest.class), peer);
  }

  @POST
  @Path("renew")
  public RenewGrant renew(@Context SecurityContext caller, byte[] body) {
    return admission.renew(CallerNode.of(caller), RequestBody.decode(body, RenewRequest.class));
  }

  @POST
  @Path("seat/take")
  public Response takeSeat(@Context SecurityContext caller) {
    admission.takeSeat(CallerNode.manager(caller));
    return EmptyAnswer.ok();
  }

  @POST
  @Path("seat/leave")
  public Response leaveSeat(@Context SecurityContext caller) {
    admission.leaveSeat(CallerNode.manager(caller));
    return EmptyAnswer.ok();
  }

  @POST
  @Path("seat/again")
  public RaftSeat seatAgain(@Context SecurityContext caller) {
    return admission.readmit(CallerNode.manager(caller));
  }

  @GET
  @Path("raft/epoch")
  public Epoch epoch() {
    return admission.epoch();
  }
}
