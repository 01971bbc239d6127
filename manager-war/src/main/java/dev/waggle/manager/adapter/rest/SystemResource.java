package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.HostEngine;
import dev.waggle.manager.core.cluster.SwarmMembership;
import dev.waggle.model.api.ApiVersion;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /_ping}, {@code /version} and {@code /info}: they answer whatever state the swarm is in.
 */
@RestResource
@Path("/")
public class SystemResource {
  private final SwarmMembership membership;
  private final HostEngine engine;
  private final SwarmSection swarm;

  @Inject
  public SystemResource(SwarmMembership membership, HostEngine engine, SwarmSection swarm) {
    this.membership = membership;
    this.engine = engine;
    this.swarm = swarm;
  }

  @GET
  @Path("_ping")
  public Response ping() {
    return ping("OK");
  }

  /** Docker says of its own body only, not of the one that GET would have. */
  @HEAD
  @Path("_ping")
  public Response pingHead() {
    return ping("");
  }

  private Response ping(String body) {
    return Response.ok(body.getBytes(StandardCharsets.US_ASCII))
        .header(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
        .header(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, must-revalidate")
        .header("Pragma", "no-cache")
        .header("Swarm", membership.local().pingWord())
        .build();
  }

  @GET
  @Path("version")
  public Map<String, Object> version(@Context ContainerRequestContext request) {
    Map<String, Object> answer = new LinkedHashMap<>();
    Map<String, String> details = details(request);
    List<Object> components = new ArrayList<>();
    components.add(
        Map.of("Name", "Engine", "Version", EngineHeaders.ENGINE_VERSION, "Details", details));
    answer.put("Platform", Map.of("Name", "Waggle"));
    answer.put("Components", components);
    answer.put("Version", EngineHeaders.ENGINE_VERSION);
    details.forEach(answer::put);
    answer.remove("Experimental");
    engine
        .version()
        .ifPresent(
            host ->
                components.add(
                    Map.of(
                        "Name",
                        "Docker",
                        "Version",
                        String.valueOf(host.get("Version")),
                        "Details",
                        Map.of("ApiVersion", String.valueOf(host.get("ApiVersion"))))));
    return answer;
  }

  private static Map<String, String> details(ContainerRequestContext request) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("ApiVersion", ApiVersionFilter.highest(request).text());
    details.put("MinAPIVersion", ApiVersion.LOWEST.text());
    details.put("GitCommit", "");
    details.put("GoVersion", "java" + System.getProperty("java.version", ""));
    details.put("Os", "linux");
    details.put("Arch", System.getProperty("os.arch", ""));
    details.put("KernelVersion", System.getProperty("os.version", ""));
    details.put("BuildTime", "");
    details.put("Experimental", "false");
    return details;
  }

  @GET
  @Path("info")
  public Map<String, Object> info() {
    Map<String, Object> info = engine.info();
    info.put("ServerVersion", EngineHeaders.ENGINE_VERSION);
    info.put("ExperimentalBuild", false);
    info.put("Swarm", swarm.describe());
    info.putIfAbsent("Warnings", null);
    return info;
  }
}
