package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.query.ServiceList;
import dev.waggle.manager.core.query.ServiceStatusCounts;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.manager.core.service.ServiceUpdate;
import dev.waggle.manager.core.service.ServiceUpdate.AuthFrom;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.validation.OlderApi;
import dev.waggle.model.validation.SpecDefaults;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /services} (engine-api 6). */
@RestResource
@Path("/services")
public class ServicesResource {
  private final Proposals proposals;

  @Inject
  public ServicesResource(Proposals proposals) {
    this.proposals = proposals;
  }

  @GET
  public List<Service> list(
      @Context ContainerRequestContext request,
      @QueryParam("filters") @DefaultValue("") String filters,
      @QueryParam("status") @DefaultValue("") String status) {
    boolean counted =
        !ApiVersionFilter.of(request).isBelow("1.41") && QueryFlag.strict("status", status);
    ClusterState state = proposals.read();
    List<Service> services =
        Verdicts.accepted(ServiceList.of(state, FilterParameter.parse(filters))).stream()
            .map(service -> shown(request, service))
            .toList();
    return counted
        ? services.stream()
            .map(service -> service.withServiceStatus(ServiceStatusCounts.of(state, service)))
            .toList()
        : services;
  }

  @GET
  @Path("{id}")
  public Service inspect(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @QueryParam("insertDefaults") @DefaultValue("") String insertDefaults) {
    boolean filled = QueryFlag.strict("insertDefaults", insertDefaults);
    Service service = shown(request, Verdicts.accepted(References.service(proposals.read(), id)));
    return filled ? service.withSpec(SpecDefaults.service(service.spec())) : service;
  }

  private static Service shown(ContainerRequestContext request, Service service) {
    return service.withSpec(OlderApi.answer(service.spec(), ApiVersionFilter.of(request).minor()));
  }

  @GET
  @Path("{id}/logs")
  public Response logs(
      @PathParam("id") String id,
      @QueryParam("stdout") @DefaultValue("") String stdout,
      @QueryParam("stderr") @DefaultValue("") String stderr) {
    LogStreams.require(stdout, stderr);
    Verdicts.accepted(References.service(proposals.read(), id));
    throw NotYet.are("service logs");
  }

  @POST
  @Path("create")
  public Response create(
      @Context ContainerRequestContext request,
      @HeaderParam("X-Registry-Auth") @Nullable String registryAuth,
      byte[] body) {
    ServiceSpec spec = spec(request, body);
    ServiceId id =
        proposals.submit(ServiceCommands.create(spec, Optional.ofNullable(registryAuth)));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("ID", id.value());
    answer.put("Warnings", null);
    return Response.status(201).entity(answer).build();
  }

  @POST
  @Path("{id}/update")
  public Map<String, @Nullable Object> update(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @QueryParam("version") @DefaultValue("") String version,
      @QueryParam("rollback") @DefaultValue("") String rollback,
      @QueryParam("registryAuthFrom") @DefaultValue("") String registryAuthFrom,
      @HeaderParam("X-Registry-Auth") @Nullable String registryAuth,
      byte[] body) {
    ServiceSpec spec = spec(request, body);
    long index = VersionParameter.parse("service", version);
    AuthFrom authFrom = authFrom(registryAuthFrom);
    ServiceUpdate wanted =
        new ServiceUpdate(index, spec, Optional.ofNullable(registryAuth), authFrom);
    proposals.submit(
        isRollback(rollback)
            ? ServiceCommands.rollback(id, wanted)
            : ServiceCommands.update(id, wanted));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Warnings", null);
    return answer;
  }

  private static boolean isRollback(String rollback) {
    if (rollback.isEmpty() || rollback.equals("none")) {
      return false;
    }
    if (rollback.equals("previous")) {
      return true;
    }
    throw new RejectedException(
        new ByEngine(EngineKind.SYSTEM, "unrecognized rollback option " + rollback));
  }

  private static AuthFrom authFrom(String word) {
    return switch (word) {
      case "", "spec" -> AuthFrom.SPEC;
      case "previous-spec" -> AuthFrom.PREVIOUS_SPEC;
      default ->
          throw new RejectedException(
              Rejection.badParameter("invalid registryAuthFrom '" + word + "'"));
    };
  }

  /** Fields that are newer than the asked version are dropped without a word (engine-api 15). */
  private static ServiceSpec spec(ContainerRequestContext request, byte[] body) {
    return OlderApi.request(
        RequestBody.decode(body, ServiceSpec.class), ApiVersionFilter.of(request).minor());
  }

  @DELETE
  @Path("{id}")
  public Response remove(@PathParam("id") String id) {
    proposals.submit(ServiceCommands.remove(id));
    return EmptyAnswer.ok();
  }
}
