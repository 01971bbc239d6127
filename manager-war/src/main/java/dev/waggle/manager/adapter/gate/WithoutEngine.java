package dev.waggle.manager.adapter.gate;

import java.util.List;
import java.util.Set;

/**
 * What a node without a container engine says to requests that are the engine's: what clients ask
 * of every manager on their way is answered as by an engine that holds nothing, all else is
 * refused. {@code docker inspect} tries one kind of object after the other and goes on only at a
 * proper 404.
 */
final class WithoutEngine {
  /** What the paths of an engine begin with (engine-api 2). */
  private static final Set<String> OF_AN_ENGINE =
      Set.of(
          "auth",
          "build",
          "commit",
          "containers",
          "distribution",
          "events",
          "exec",
          "grpc",
          "images",
          "networks",
          "plugins",
          "session",
          "system",
          "volumes");

  private WithoutEngine() {}

  static DockerAnswer answer(String method, String target) {
    List<String> path;
    try {
      path = RequestPath.of(target).segments();
    } catch (RequestPath.MalformedTarget e) {
      return DockerAnswer.error(400, String.valueOf(e.getMessage()));
    }
    if (method.equals("GET") && path.size() >= 2) {
      String name = path.get(1);
      switch (path.get(0)) {
        case "containers" -> {
          return name.equals("json") && path.size() == 2
              ? EMPTY_LIST
              : notFound("No such container: " + name);
        }
        case "images" -> {
          return name.equals("json") && path.size() == 2
              ? EMPTY_LIST
              : notFound("No such image: " + withoutLast(path));
        }
        case "volumes" -> {
          return notFound("get " + name + ": no such volume");
        }
        case "networks" -> {
          return notFound("network " + name + " not found");
        }
        case "plugins" -> {
          return notFound("plugin \"" + withoutLast(path) + "\" not found");
        }
        default -> {}
      }
    }
    if (method.equals("GET") && path.equals(List.of("plugins"))) {
      return EMPTY_LIST;
    }
    if (method.equals("GET") && path.equals(List.of("networks"))) {
      return EMPTY_LIST;
    }
    if (method.equals("GET") && path.equals(List.of("volumes"))) {
      return new DockerAnswer(200, "{\"Volumes\":[],\"Warnings\":null}\n");
    }
    if (path.isEmpty() || !OF_AN_ENGINE.contains(path.get(0))) {
      return notFound("page not found");
    }
    return DockerAnswer.error(
        501,
        "this node has no container engine, it runs its tasks as processes: ask a node that runs"
            + " with --runtime docker");
  }

  private static final DockerAnswer EMPTY_LIST = new DockerAnswer(200, "[]\n");

  private static DockerAnswer notFound(String message) {
    return DockerAnswer.error(404, message);
  }

  /** Names of images and plugins contain slashes; the last segment says what is asked of them. */
  private static String withoutLast(List<String> path) {
    return String.join("/", path.subList(1, Math.max(2, path.size() - 1)));
  }
}
