package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.query.References;
import dev.waggle.model.api.NetworkInspect;
import dev.waggle.model.api.NetworkIpam;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Network;
import dev.waggle.model.spec.ConfigFrom;
import dev.waggle.model.spec.Driver;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;

/** {@code /networks} of the swarm's own; those of a machine are its engine's. */
@RestResource
@Path("/networks")
public class NetworksResource {
  private final Proposals proposals;

  @Inject
  public NetworksResource(Proposals proposals) {
    this.proposals = proposals;
  }

  @GET
  @Path("{id}")
  public NetworkInspect inspect(
      @PathParam("id") String id, @QueryParam("verbose") @DefaultValue("") String verbose) {
    QueryFlag.strict("verbose", verbose);
    return shown(Verdicts.accepted(References.network(proposals.read(), id)));
  }

  /** As an engine shows a network of the swarm on which it has no container. */
  static NetworkInspect shown(Network network) {
    return new NetworkInspect(
        network.name(),
        network.id().value(),
        network.createdAt(),
        "swarm",
        network.driverState().flatMap(Driver::name).orElse(""),
        Optional.empty(),
        network.spec().ipv6Enabled().orElse(false),
        new NetworkIpam(Optional.of(""), Optional.empty(), Optional.of(List.of()), Extra.NONE),
        network.spec().isInternal(),
        network.spec().isAttachable(),
        network.spec().isIngress(),
        new ConfigFrom(Optional.of(""), Extra.NONE),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.of(network.spec().labelsOrEmpty()),
        Optional.empty(),
        Extra.NONE);
  }
}
