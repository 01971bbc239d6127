package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.SwarmMembership;
import dev.waggle.manager.core.cluster.TokenRotation;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.validation.OlderApi;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code /swarm} (engine-api 4). */
@RestResource
@Path("/swarm")
public class SwarmResource {
  private final SwarmMembership membership;
  private final Proposals proposals;

  @Inject
  public SwarmResource(SwarmMembership membership, Proposals proposals) {
    this.membership = membership;
    this.proposals = proposals;
  }

  @GET
  public Cluster inspect() {
    return proposals
        .read()
        .cluster()
        .orElseThrow(
            () ->
                new RejectedException(
                    Rejection.unavailable(
                        "This node is not a swarm manager. Manager is being prepared or has"
                            + " trouble connecting to the cluster.")));
  }

  /** Answers the node's id as a JSON string. */
  @POST
  @Path("init")
  public Response init(@Context ContainerRequestContext request, byte[] body) {
    SwarmInitRequest asked =
        OlderApi.request(
            RequestBody.decode(body, SwarmInitRequest.class), ApiVersionFilter.of(request).minor());
    String id = membership.init(asked).value();
    byte[] text = ('"' + id + "\"\n").getBytes(StandardCharsets.US_ASCII);
    return Response.ok(text, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CONTENT_LENGTH, Integer.toString(text.length))
        .build();
  }

  @POST
  @Path("join")
  public Response join(byte[] body) {
    membership.join(RequestBody.decode(body, SwarmJoinRequest.class));
    return EmptyAnswer.ok();
  }

  @POST
  @Path("leave")
  public Response leave(@QueryParam("force") @DefaultValue("") String force) {
    membership.leave(QueryFlag.loose(force));
    return EmptyAnswer.ok();
  }

  @POST
  @Path("update")
  public Response update(
      @QueryParam("version") @DefaultValue("") String version,
      @QueryParam("rotateWorkerToken") @DefaultValue("") String rotateWorker,
      @QueryParam("rotateManagerToken") @DefaultValue("") String rotateManager,
      @QueryParam("rotateManagerUnlockKey") @DefaultValue("") String rotateUnlockKey,
      byte[] body) {
    ClusterSpec spec = RequestBody.decode(body, ClusterSpec.class);
    long index = VersionParameter.parse("swarm", version);
    TokenRotation rotation =
        new TokenRotation(
            QueryFlag.strictShort("rotateWorkerToken", rotateWorker),
            QueryFlag.strictShort("rotateManagerToken", rotateManager));
    QueryFlag.strictShort("rotateManagerUnlockKey", rotateUnlockKey);
    proposals.submit(ClusterCommands.update(index, spec, rotation));
    return EmptyAnswer.ok();
  }

  /** Managers are never locked yet, so there is no key; Docker says that with an empty one. */
  @GET
  @Path("unlockkey")
  public Map<String, String> unlockKey() {
    proposals.read();
    return Map.of("UnlockKey", "");
  }

  @POST
  @Path("unlock")
  public Response unlock(byte[] body) {
    proposals.stale();
    throw new RejectedException(new ByEngine(EngineKind.CONFLICT, "swarm is not locked"));
  }
}
