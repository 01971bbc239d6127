package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;

/** Three nodes, all of them managers of one swarm. */
final class NodeTrio {
  /** Only turns a hang into a failure. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path dir;
  private final ContainerController controller;
  private final Deployer deployer;
  private final List<MicroNode> nodes;
  private final Set<MicroNode> running = new HashSet<>();

  private NodeTrio(ContainerController controller, Deployer deployer) throws IOException {
    this.dir = Files.createTempDirectory("wgl");
    this.controller = controller;
    this.deployer = deployer;
    this.nodes = Stream.of("node1", "node2", "node3").map(n -> new MicroNode(n, dir)).toList();
  }

  /** Starts them; the first makes the swarm, the others join it with its token. */
  static NodeTrio found(ContainerController controller, Deployer deployer) throws IOException {
    NodeTrio trio = new NodeTrio(controller, deployer);
    for (MicroNode node : trio.nodes) {
      trio.start(node);
    }
    MicroNode first = trio.nodes.get(0);
    Answer init =
        first
            .door()
            .post(
                "/swarm/init", "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\"127.0.0.1\"}");
    assertThat(init.status()).as(init.body()).isEqualTo(200);
    String token = first.door().get("/swarm").json().at("/JoinTokens/Manager").asText();
    for (MicroNode node : trio.nodes.subList(1, trio.nodes.size())) {
      Answer join = node.door().post("/swarm/join", joinRequest(first, token));
      assertThat(join.status()).as(join.body()).isEqualTo(200);
    }
    trio.awaitReachable(trio.nodes);
    return trio;
  }

  private static String joinRequest(MicroNode first, String token) {
    return """
        {"ListenAddr":"0.0.0.0:2377","AdvertiseAddr":"127.0.0.1",
        "RemoteAddrs":["%s"],"JoinToken":"%s"}"""
        .formatted(first.clusterAddress(), token);
  }

  List<MicroNode> nodes() {
    return nodes;
  }

  /** Returns when the node answers at its socket. */
  void start(MicroNode node) {
    node.start(controller, deployer);
    running.add(node);
    await("answer of " + node.name())
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> node.door().get("/_ping").status() == 200);
  }

  /** By SIGKILL. */
  void kill(MicroNode node) {
    controller.kill(node.name());
    running.remove(node);
  }

  /** Those that were not killed. */
  List<MicroNode> running() {
    return nodes.stream().filter(running::contains).toList();
  }

  /** The leader as all running nodes see it. */
  MicroNode leader() {
    return await("one leader")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(this::leaders, leaders -> leaders.size() == 1 && running.containsAll(leaders))
        .iterator()
        .next();
  }

  private Set<MicroNode> leaders() throws IOException {
    Set<MicroNode> leaders = new HashSet<>();
    for (MicroNode asked : running()) {
      Map<String, JsonNode> managers = managers(asked);
      nodes.stream()
          .filter(node -> managers.containsKey(node.name()))
          .filter(node -> managers.get(node.name()).path("Leader").asBoolean())
          .forEach(leaders::add);
    }
    return leaders;
  }

  /** Waits until each running node says that all the given managers are reachable. */
  void awaitReachable(List<MicroNode> expected) {
    for (MicroNode asked : running()) {
      await("reachable managers, asked at " + asked.name())
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> reachable(asked), names -> names.containsAll(names(expected)));
    }
  }

  private static List<String> names(List<MicroNode> nodes) {
    return nodes.stream().map(MicroNode::name).toList();
  }

  private static List<String> reachable(MicroNode asked) throws IOException {
    return managers(asked).entrySet().stream()
        .filter(manager -> manager.getValue().path("Reachability").asText().equals("reachable"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The managers' status by name; empty while the node cannot say. */
  private static Map<String, JsonNode> managers(MicroNode asked) throws IOException {
    Answer answer = asked.door().get("/nodes");
    Map<String, JsonNode> managers = new TreeMap<>();
    if (answer.status() == 200) {
      for (JsonNode node : answer.json()) {
        managers.put(node.at("/Description/Hostname").asText(), node.path("ManagerStatus"));
      }
    }
    return managers;
  }

  /** The services' names by id, asked at a node; waits while it has no quorum. */
  Map<String, String> services(MicroNode asked) {
    Answer answer =
        await("services, asked at " + asked.name())
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> asked.door().get("/services"), got -> got.status() == 200);
    Map<String, String> services = new TreeMap<>();
    StreamSupport.stream(answer.json().spliterator(), false)
        .forEach(s -> services.put(s.path("ID").asText(), s.at("/Spec/Name").asText()));
    return services;
  }

  /**
   * One at each node.
   *
   * @param story another one each time: names that exist are refused
   */
  List<ServiceWriter> writers(String story) {
    return nodes.stream()
        .map(node -> ServiceWriter.start(story + "-" + node.name(), node.door()))
        .toList();
  }

  /** Waits until the writer has so many more acknowledgements than it has now. */
  static void awaitMore(ServiceWriter writer, int more) {
    int enough = writer.acknowledged().size() + more;
    await("acknowledged writes")
        .atMost(PATIENCE)
        .until(() -> writer.acknowledged().size() >= enough);
  }

  /** Kills all and deletes what they stored. */
  void end() {
    List.copyOf(running).forEach(this::kill);
    Trees.delete(dir);
  }
}
