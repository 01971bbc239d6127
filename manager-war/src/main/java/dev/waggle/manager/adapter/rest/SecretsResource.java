package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.payload.SecretCommands;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.query.SecretList;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.SecretSpec;
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

/** {@code /secrets} (engine-api 8). */
@RestResource
@Path("/secrets")
public class SecretsResource {
  private final Proposals proposals;

  @Inject
  public SecretsResource(Proposals proposals) {
    this.proposals = proposals;
  }

  @GET
  public List<Secret> list(@QueryParam("filters") @DefaultValue("") String filters) {
    return Verdicts.accepted(SecretList.of(proposals.read(), FilterParameter.parse(filters)));
  }

  @GET
  @Path("{id}")
  public Secret inspect(@PathParam("id") String id) {
    return Verdicts.accepted(References.secret(proposals.read(), id));
  }

  @POST
  @Path("create")
  public Response create(@Context ContainerRequestContext request, byte[] body) {
    SecretSpec spec = RequestBody.decode(body, SecretSpec.class);
    PayloadRequest.requireTemplating(request, "secret", spec.templating());
    SecretId id = proposals.submit(SecretCommands.create(spec));
    return Response.status(201).entity(Map.of("ID", id.value())).build();
  }

  @POST
  @Path("{id}/update")
  public Response update(
      @PathParam("id") String id,
      @QueryParam("version") @DefaultValue("") String version,
      byte[] body) {
    SecretSpec spec = RequestBody.decode(body, SecretSpec.class);
    long index = VersionParameter.parseShort("secret", version);
    proposals.submit(SecretCommands.update(id, index, spec));
    return EmptyAnswer.ok();
  }

  @DELETE
  @Path("{id}")
  public Response remove(@PathParam("id") String id) {
    proposals.submit(SecretCommands.remove(id));
    return Response.noContent().build();
  }
}
