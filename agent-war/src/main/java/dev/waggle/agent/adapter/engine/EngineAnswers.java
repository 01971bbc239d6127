package dev.waggle.agent.adapter.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.NetworkSettings;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Ports.Binding;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Health;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.json.EngineJson;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.EngineDescription;
import dev.waggle.model.object.PluginDescription;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.Platform;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.PublishMode;
import dev.waggle.model.spec.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From what the engine answers to our words. */
final class EngineAnswers {
  /** Refusals that pass by themselves. */
  private static final int TOO_MANY = 429;

  private static final int UNAVAILABLE = 503;

  /** Containers of this product are not attached to it: its driver here is Docker's own. */
  private static final String OVERLAY = "overlay";

  private static final ObjectMapper JSON = new ObjectMapper();

  private EngineAnswers() {}

  /** The failure behind what docker-java threw; {@code prefix} comes before the engine's words. */
  static EngineFailure failure(String prefix, RuntimeException thrown) {
    if (thrown instanceof EngineFailure failure) {
      return failure;
    }
    if (thrown instanceof DockerException refused && refused.getHttpStatus() >= 300) {
      String text = prefix + message(refused);
      boolean passing =
          refused.getHttpStatus() == TOO_MANY || refused.getHttpStatus() == UNAVAILABLE;
      return passing ? EngineFailure.temporary(text, refused) : EngineFailure.fatal(text, refused);
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return EngineFailure.temporary("the engine does not answer: " + root.getMessage(), thrown);
  }

  static ContainerView view(InspectContainerResponse answer) {
    ContainerState state = answer.getState();
    String status = Optional.ofNullable(state.getStatus()).orElse("");
    Phase phase =
        switch (status) {
          case "created" -> Phase.CREATED;
          case "exited", "dead", "removing" -> Phase.EXITED;
          default -> Phase.RUNNING;
        };
    return new ContainerView(
        answer.getId(),
        phase,
        orZero(state.getPidLong()),
        orZero(state.getExitCodeLong()),
        health(state.getHealth()),
        Optional.ofNullable(state.getError()).filter(error -> !error.isEmpty()),
        ports(answer.getNetworkSettings()));
  }

  static EngineFacts facts(Info info) {
    long cpus = Optional.ofNullable(info.getNCPU()).orElse(0);
    return new EngineFacts(
        Optional.ofNullable(info.getName()).orElseGet(HostFacts::hostname),
        new Platform(
            Optional.ofNullable(info.getArchitecture()),
            Optional.ofNullable(info.getOsType()),
            Extra.NONE),
        cpus * 1_000_000_000L,
        orZero(info.getMemTotal()),
        genericResources(info.getRawValues().get("GenericResources")),
        new EngineDescription(
            Optional.ofNullable(info.getServerVersion()),
            labels(info.getLabels()),
            Optional.of(plugins(info.getPlugins()))));
  }

  /** What docker-java does not know of and hands on as it came. */
  static List<GenericResource> genericResources(@Nullable Object listed) {
    try {
      byte[] json =
          JSON.writeValueAsBytes(Map.of("GenericResources", listed == null ? List.of() : listed));
      return EngineJson.api().fromJson(json, Resources.class).genericOrEmpty();
    } catch (JsonProcessingException e) {
      throw new AssertionError("what was JSON is JSON", e);
    }
  }

  private static Optional<Map<String, String>> labels(String @Nullable [] labels) {
    if (labels == null || labels.length == 0) {
      return Optional.empty();
    }
    Map<String, String> map = new TreeMap<>();
    for (String label : labels) {
      String[] parts = label.split("=", 2);
      map.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return Optional.of(map);
  }

  private static List<PluginDescription> plugins(@Nullable Map<String, List<String>> plugins) {
    List<PluginDescription> all = new ArrayList<>();
    if (plugins != null) {
      plugins.forEach(
          (type, names) -> {
            if (names != null) {
              names.forEach(name -> all.add(new PluginDescription(type, name)));
            }
          });
    }
    all.removeIf(p -> p.type().equals("Network") && p.name().equals(OVERLAY));
    all.sort(Comparator.comparing(PluginDescription::type).thenComparing(PluginDescription::name));
    return all;
  }

  /** As a list shows it: {@code Up 3 minutes (unhealthy)} is all that it says of the health. */
  static boolean runsWell(Container listed) {
    return "running".equals(listed.getState()) && !listed.getStatus().contains("(unhealthy)");
  }

  private static Health health(@Nullable HealthState state) {
    String status = state == null ? null : state.getStatus();
    if (status == null) {
      return Health.NONE;
    }
    return switch (status) {
      case "starting" -> Health.STARTING;
      case "healthy" -> Health.HEALTHY;
      case "unhealthy" -> Health.UNHEALTHY;
      default -> Health.NONE;
    };
  }

  /**
   * In an order of our own, the engine has none. As with Docker a port that is bound for both
   * families of addresses is there twice.
   */
  private static List<PortConfig> ports(@Nullable NetworkSettings settings) {
    Ports ports = settings == null ? null : settings.getPorts();
    List<PortConfig> bound = new ArrayList<>();
    if (ports != null) {
      ports
          .getBindings()
          .forEach(
              (exposed, hosts) -> {
                if (hosts != null) {
                  Stream.of(hosts).map(host -> port(exposed, host)).forEach(bound::add);
                }
              });
    }
    bound.sort(
        Comparator.comparing(PortConfig::targetPortOrZero)
            .thenComparing(port -> port.protocol().orElse(""))
            .thenComparing(PortConfig::publishedPortOrZero));
    return bound;
  }

  private static PortConfig port(ExposedPort exposed, Binding host) {
    return new PortConfig(
        Optional.empty(),
        Optional.of(exposed.getProtocol().toString()),
        Optional.of((long) exposed.getPort()),
        Optional.ofNullable(host.getHostPortSpec()).map(Long::valueOf),
        Optional.of(PublishMode.HOST.apiName()),
        Extra.NONE);
  }

  /** The engine's own words out of {@code Status 404: {"message":"…"}}. */
  private static String message(DockerException refused) {
    String text = Optional.ofNullable(refused.getMessage()).orElse("");
    int json = text.indexOf('{');
    if (json >= 0) {
      try {
        JsonNode message = JSON.readTree(text.substring(json)).get("message");
        if (message != null) {
          return message.asText();
        }
      } catch (JsonProcessingException e) {
        return text; // not JSON after all: the whole text is what the engine said
      }
    }
    return text;
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
