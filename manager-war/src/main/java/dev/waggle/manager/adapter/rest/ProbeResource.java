package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.MachineProbe;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Map;

/** One manager asks another whether a machine answers it, too (details, Agents). */
@Dependent
@Path("/waggle/v1/raft/probe")
public class ProbeResource {
  private final MachineProbe probe;

  @Inject
  public ProbeResource(MachineProbe probe) {
    this.probe = probe;
  }

  @GET
  public Map<String, Object> probe(@QueryParam("address") @DefaultValue("") String address) {
    return Map.of("Answered", probe.answers(address));
  }
}
