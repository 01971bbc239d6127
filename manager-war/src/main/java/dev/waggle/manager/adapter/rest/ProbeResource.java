package dev.waggle.manager.adapter.rest;

import dev.waggle.dispatch.ProbeAnswer;
import dev.waggle.manager.core.cluster.MachineProbe;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** One manager asks another whether a machine answers it, too (details, Agents). */
@RestResource
@Path("/waggle/v1/raft/probe")
public class ProbeResource {
  private final MachineProbe probe;

  @Inject
  public ProbeResource(MachineProbe probe) {
    this.probe = probe;
  }

  @GET
  public ProbeAnswer probe(
      @Context SecurityContext caller, @QueryParam("address") @DefaultValue("") String address) {
    CallerNode.manager(caller);
    return new ProbeAnswer(probe.answers(address));
  }
}
