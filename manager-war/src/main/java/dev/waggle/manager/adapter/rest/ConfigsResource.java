package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.payload.ConfigCommands;
import dev.waggle.manager.core.query.ConfigList;
import dev.waggle.manager.core.query.References;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.object.Config;
import dev.waggle.model.spec.ConfigSpec;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** {@code /configs} (engine-api 9). */
@RestResource
@Path("/configs")
public class ConfigsResource {
  private final Proposals proposals;

  @Inject
  public ConfigsResource(Proposals proposals) {
    this.proposals = proposals;
  }

  @GET
  public List<Config> list(@QueryParam("filters") @DefaultValue("") String filters) {
    return Verdicts.accepted(ConfigList.of(proposals.read(), FilterParameter.parse(filters)));
  }

  @GET
  @Path("{id}")
  public Config inspect(@PathParam("id") String id) {
    return Verdicts.accepted(References.config(proposals.read(), id));
  }

  @POST
  @Path("create")
  public Response create(@Context ContainerRequestContext request, byte[] body) {
    ConfigSpec spec = RequestBody.decode(body, ConfigSpec.class);
    PayloadRequest.requireTemplating(request, "config", spec.templating());
    ConfigId id = proposals.submit(ConfigCommands.create(spec));
    return Response.status(201).entity(Map.of("ID", id.value())).build();
  }

  @POST
  @Path("{id}/update")
  public Response update(
      @PathParam("id") String id,
      @QueryParam("version") @DefaultValue("") String version,
      byte[] body) {
    ConfigSpec spec = RequestBody.decode(body, ConfigSpec.class);
    long index = VersionParameter.parseShort("config", version);
    proposals.submit(ConfigCommands.update(id, index, spec));
    return EmptyAnswer.ok();
  }

  @DELETE
  @Path("{id}")
  public Response remove(@PathParam("id") String id) {
    proposals.submit(ConfigCommands.remove(id));
    return Response.noContent().build();
  }
}
