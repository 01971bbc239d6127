package dev.waggle.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.model.object.JoinTokens;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Docker API of one node, over its local socket. */
final class SwarmApi {
  private static final Duration QUICK = Duration.ofSeconds(10);

  /** Longer than the 20 s that a join waits for the managers. */
  private static final Duration MEMBERSHIP = Duration.ofSeconds(60);

  private final Path socket;
  private final LocalHttp http;

  SwarmApi(Path socket) {
    this.socket = socket;
    this.http = new LocalHttp(socket);
  }

  /** A refusal, with the server's own words. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** What a node says of its membership. */
  record Membership(String nodeID, String localNodeState, String error, boolean controlAvailable) {}

  /** A task, or a node, as far as its progress goes. */
  record Progress(Status status) {}

  /** Where it is, and what went wrong if something did. */
  record Status(String state, String err) {}

  private record Info(Membership swarm) {}

  private record Swarm(JoinTokens joinTokens) {}

  private record Listed(Named spec) {}

  private record Named(String name) {}

  private record Message(String message) {}

  Path socket() {
    return socket;
  }

  boolean answers() {
    return http.answersPing();
  }

  Membership membership() throws Refused {
    return read("/info", Info.class).swarm();
  }

  /** Makes a swarm with this node as its first manager. */
  void init(String address) throws Refused {
    send("/swarm/init", Map.of("ListenAddr", address, "AdvertiseAddr", address));
  }

  /** Joins as what the token says. */
  void join(String address, String remote, String token) throws Refused {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ListenAddr", address);
    body.put("AdvertiseAddr", address);
    body.put("RemoteAddrs", List.of(remote));
    body.put("JoinToken", token);
    send("/swarm/join", body);
  }

  String managerToken() throws Refused {
    return read("/swarm", Swarm.class).joinTokens().manager();
  }

  /** How many nodes may get tasks, as the leader sees it. */
  long readyNodes() throws Refused {
    return list("/nodes", Progress.class).stream()
        .filter(node -> node.status().state().equals("ready"))
        .count();
  }

  boolean hasService(String name) throws Refused {
    return list("/services", Listed.class).stream().anyMatch(s -> s.spec().name().equals(name));
  }

  /** Creates a replicated service that runs the command. */
  void createService(String name, String image, List<String> command, int replicas) throws Refused {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("Image", image);
    container.put("Args", command);
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("Name", name);
    spec.put("TaskTemplate", Map.of("ContainerSpec", container));
    spec.put("Mode", Map.of("Replicated", Map.of("Replicas", replicas)));
    send("/services/create", spec);
  }

  /** Removes it; its tasks end after that. */
  void removeService(String name) throws Refused {
    call(() -> http.delete("/services/" + name, QUICK));
  }

  /** All tasks of all services; none once what was removed has ended. */
  List<Progress> tasks() throws Refused {
    return list("/tasks", Progress.class);
  }

  /** The tasks of the service that are to run. */
  List<Progress> tasksOf(String service) throws Refused {
    String filters =
        EngineJson.api()
            .toJson(Map.of("service", List.of(service), "desired-state", List.of("running")));
    return list("/tasks?filters=" + URLEncoder.encode(filters, UTF_8), Progress.class);
  }

  private <T> T read(String path, Class<T> type) throws Refused {
    byte[] body = call(() -> http.get(path, QUICK));
    try {
      return EngineJson.api().fromJson(body, type);
    } catch (MalformedJsonException e) {
      throw new Refused("cannot read the answer to " + path + ": " + e.getMessage());
    }
  }

  private <T> List<T> list(String path, Class<T> element) throws Refused {
    byte[] body = call(() -> http.get(path, QUICK));
    try {
      return EngineJson.api().listFromJson(body, element);
    } catch (MalformedJsonException e) {
      throw new Refused("cannot read the answer to " + path + ": " + e.getMessage());
    }
  }

  private void send(String path, Map<String, ?> body) throws Refused {
    String json = EngineJson.api().toJson(body);
    call(() -> http.post(path, json, MEMBERSHIP));
  }

  private interface Call {
    HttpAnswer run() throws IOException;
  }

  private byte[] call(Call call) throws Refused {
    HttpAnswer answer;
    try {
      answer = call.run();
    } catch (IOException e) {
      throw new Refused("no answer on " + socket + ": " + e.getMessage());
    }
    if (!answer.isSuccess()) {
      throw new Refused(message(answer));
    }
    return answer.body();
  }

  private static String message(HttpAnswer answer) {
    Optional<String> said;
    try {
      said = Optional.of(EngineJson.api().fromJson(answer.body(), Message.class).message());
    } catch (MalformedJsonException e) {
      said = Optional.empty();
    }
    return said.filter(text -> !text.isBlank()).orElse("status " + answer.status());
  }
}
