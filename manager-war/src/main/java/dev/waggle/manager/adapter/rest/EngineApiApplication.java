package dev.waggle.manager.adapter.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/**
 * The resources and providers of the manager, named by hand: nothing else of the server answers.
 */
@ApplicationPath("/")
public class EngineApiApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        SystemResource.class,
        SwarmResource.class,
        ExplainResource.class,
        NetworksResource.class,
        NodesResource.class,
        ServicesResource.class,
        TasksResource.class,
        SecretsResource.class,
        ConfigsResource.class,
        HistoryResource.class,
        SettingsResource.class,
        SwarmDoorResource.class,
        ProbeResource.class,
        ApiVersionFilter.class,
        BodyTypeFilter.class,
        EngineHeaders.class,
        JsonAnswers.class,
        RejectionMapper.class,
        FaultMapper.class);
  }

  /**
   * Jersey must neither hold back bytes (8 KB by default) nor bring JSON of its own, nor look in
   * each request for constraints of Bean Validation: there are none.
   */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.beanValidation.disable.server", true,
        "jersey.config.contentLength.buffer", 0,
        "jersey.config.disableAutoDiscovery", true,
        "jersey.config.disableMoxyJson", true,
        "jersey.config.server.wadl.disableWadl", true);
  }
}
