package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.SettingsChange;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.model.object.Cluster;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** The swarm's settings that Docker does not have: durations are nanoseconds, as in its API. */
@RestResource
@Path("/waggle/v1/settings")
public class SettingsResource {
  private final Proposals proposals;

  @Inject
  public SettingsResource(Proposals proposals) {
    this.proposals = proposals;
  }

  @GET
  public Cluster.Settings inspect() {
    return proposals
        .read()
        .cluster()
        .map(cluster -> cluster.bookkeeping().settings())
        .orElse(Cluster.Settings.DEFAULT);
  }

  /** Changes what the body names; answers all settings. */
  @POST
  public Cluster.Settings change(byte[] body) {
    return proposals.submit(RequestBody.decode(body, SettingsChange.class).command());
  }
}
