package dev.waggle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waggle.model.api.NetworkCreateRequest;
import dev.waggle.model.api.NetworkInspect;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.model.api.UnlockKey;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The bodies of the golden recordings that hold an object of the swarm. */
public final class Recordings {
  private static final Path FOLDER =
      Path.of("..", "integration-tests", "src", "test", "resources", "recordings");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "/[^/]+";

  private static final Map<Pattern, Class<?>> REQUESTS =
      Map.of(
          Pattern.compile("/services/create|/services" + ID + "/update"), ServiceSpec.class,
          Pattern.compile("/nodes" + ID + "/update"), NodeSpec.class,
          Pattern.compile("/secrets/create|/secrets" + ID + "/update"), SecretSpec.class,
          Pattern.compile("/configs/create|/configs" + ID + "/update"), ConfigSpec.class,
          Pattern.compile("/networks/create"), NetworkCreateRequest.class,
          Pattern.compile("/swarm/init"), SwarmInitRequest.class,
          Pattern.compile("/swarm/join"), SwarmJoinRequest.class,
          Pattern.compile("/swarm/update"), ClusterSpec.class,
          Pattern.compile("/swarm/unlock"), UnlockKey.class);

  private static final Map<Pattern, Class<?>> ANSWERS =
      Map.of(
          Pattern.compile("/services(" + ID + ")?"), Service.class,
          Pattern.compile("/nodes(" + ID + ")?"), Node.class,
          Pattern.compile("/tasks(" + ID + ")?"), Task.class,
          Pattern.compile("/secrets(" + ID + ")?"), Secret.class,
          Pattern.compile("/configs(" + ID + ")?"), Config.class,
          Pattern.compile("/networks" + ID), NetworkInspect.class,
          Pattern.compile("/networks"), NetworkInspect.class,
          Pattern.compile("/swarm"), Cluster.class,
          Pattern.compile("/swarm/unlockkey"), UnlockKey.class);

  private Recordings() {}

  /** One object: where it was recorded, what it is, and its JSON. */
  public record Body(
      String where,
      String target,
      boolean request,
      int status,
      Class<?> type,
      JsonNode json,
      JsonNode answer) {
    /** The error text that was answered; empty if there was none. */
    public String message() {
      return answer.path("message").asText();
    }

    @Override
    public String toString() {
      return where + " " + type.getSimpleName();
    }
  }

  public static List<Body> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(f -> f.toString().endsWith(".json"))
          .sorted()
          .flatMap(f -> bodies(f).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Body> bodies(Path file) {
    List<Body> bodies = new ArrayList<>();
    for (JsonNode exchange : read(file).path("exchanges")) {
      JsonNode request = exchange.path("request");
      String path = request.path("path").asText().replaceFirst("^/v[0-9.]+", "");
      String target = request.path("target").asText();
      String where = file.getFileName() + "#" + exchange.path("n").asText();
      int status = exchange.path("response").path("status").asInt();
      JsonNode sent = request.path("body").path("json");
      JsonNode answered = exchange.path("response").path("body").path("json");
      boolean isPost = request.path("method").asText().equals("POST");
      if (isPost && sent.isObject()) {
        type(REQUESTS, path)
            .ifPresent(t -> bodies.add(new Body(where, target, true, status, t, sent, answered)));
      } else if (!isPost && status == 200) {
        type(ANSWERS, path).ifPresent(t -> addAnswers(bodies, where, target, t, answered));
      }
    }
    return bodies;
  }

  private static void addAnswers(
      List<Body> bodies, String where, String target, Class<?> type, JsonNode json) {
    if (json.isObject()) {
      bodies.add(new Body(where, target, false, 200, type, json, json));
    }
    if (json.isArray()) {
      json.forEach(
          element -> bodies.add(new Body(where, target, false, 200, type, element, element)));
    }
  }

  private static Optional<Class<?>> type(Map<Pattern, Class<?>> table, String path) {
    return table.entrySet().stream()
        .filter(e -> e.getKey().matcher(path).matches())
        .<Class<?>>map(Map.Entry::getValue)
        .findFirst();
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
