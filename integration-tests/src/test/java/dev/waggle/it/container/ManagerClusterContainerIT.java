package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three managers in Payara Micro, spoken to through their own sockets. They are started once, for
 * that takes longest; the tests that kill come last.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class ManagerClusterContainerIT {
  private static final String PAGE_NOT_FOUND = "{\"message\":\"page not found\"}\n";

  private static NodeTrio trio;

  @ArquillianResource private ContainerController controller;
  @ArquillianResource private Deployer deployer;

  @Deployment(name = "node1", managed = false, testable = false)
  @TargetsContainer("node1")
  static WebArchive managerOfNode1() {
    return manager();
  }

  @Deployment(name = "node2", managed = false, testable = false)
  @TargetsContainer("node2")
  static WebArchive managerOfNode2() {
    return manager();
  }

  @Deployment(name = "node3", managed = false, testable = false)
  @TargetsContainer("node3")
  static WebArchive managerOfNode3() {
    return manager();
  }

  private static WebArchive manager() {
    return ShrinkWrap.create(ZipImporter.class, MicroNode.MANAGER)
        .importFrom(MicroNode.NODE_DIR.resolve("manager.war").toFile())
        .as(WebArchive.class);
  }

  @BeforeEach
  void found() throws IOException {
    if (trio == null) {
      trio = NodeTrio.found(controller, deployer);
    }
  }

  @AfterAll
  static void end() {
    if (trio != null) {
      trio.end();
    }
  }

  @Test
  @Order(1)
  void a_ping_says_how_long_its_body_is() throws IOException {
    for (MicroNode node : trio.nodes()) {
      Answer get = node.door().get("/_ping");
      assertThat(get.status()).isEqualTo(200);
      assertThat(get.headers()).containsEntry("content-length", "2");
      assertThat(get.body()).isEqualTo("OK");
      Answer head = node.door().send("HEAD", "/_ping", "");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("content-length", "0");
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  @Order(1)
  void each_manager_refuses_in_the_words_and_the_type_that_clients_compare() throws IOException {
    for (MicroNode node : trio.nodes()) {
      assertRefused(node.door().send("PUT", "/v1.41/services", ""), 404, "page not found");
      assertRefused(node.door().get("/v1.41/services/nosuch"), 404, "service nosuch not found");
      assertRefused(
          node.door().post("/v1.41/services/create", "{bad"),
          400,
          "invalid JSON: invalid character 'b' looking for beginning of object key string");
    }
  }

  private static void assertRefused(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("content-type", "application/json");
    assertThat(answer.body()).isEqualTo("{\"message\":\"" + message + "\"}\n");
  }

  @Test
  @Order(1)
  void the_servers_own_port_is_as_if_nothing_were_there() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (MicroNode node : trio.nodes()) {
      for (String path : List.of("/_ping", "/services", "/nosuch", "/agent/", "/agent/health")) {
        URI uri = URI.create("http://127.0.0.1:" + node.serverPort() + path);
        HttpResponse<String> answer =
            client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(404);
        assertThat(answer.body()).as(path).isEqualTo(PAGE_NOT_FOUND);
      }
    }
  }

  @Test
  @Order(1)
  void what_was_asked_of_one_manager_is_in_the_history_of_each() throws IOException {
    MicroNode asked =
        trio.nodes().stream().filter(node -> node != trio.leader()).findFirst().orElseThrow();
    String spec =
        """
        {"Name":"told","TaskTemplate":{"ContainerSpec":{"Image":"web","Command":["sleep","900"],
        "Env":["KEY=hidden"]}},"Mode":{"Replicated":{"Replicas":%d}}}""";
    Answer created = asked.door().post("/services/create", spec.formatted(1));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    String id = created.json().path("ID").asText();
    long version = asked.door().get("/services/" + id).json().at("/Version/Index").asLong();
    Answer scaled =
        asked.door().post("/services/" + id + "/update?version=" + version, spec.formatted(3));
    assertThat(scaled.status()).as(scaled.body()).isEqualTo(200);

    String self = asked.door().get("/info").json().at("/Swarm/NodeID").asText();
    for (MicroNode node : trio.nodes()) {
      List<JsonNode> rows = History.of(node).await("id=" + id, found -> found.size() == 2);
      assertThat(rows.get(1).path("Action").asText()).isEqualTo("create");
      assertThat(rows.get(0).at("/Facts/Changed").asText()).isEqualTo("replicas 1 to 3");
      assertThat(rows)
          .allSatisfy(row -> assertThat(row.path("By").asText()).matches("uid \\d+ @ " + self));
      History.of(node)
          .await("type=task&service=" + id, found -> runningSlots(found).equals(Set.of(1, 2, 3)));
    }
    assertThat(asked.door().send("DELETE", "/services/" + id, "").status()).isEqualTo(200);
  }

  private static Set<Integer> runningSlots(List<JsonNode> tasks) {
    return tasks.stream()
        .filter(row -> row.at("/Facts/State").asText().equals("running"))
        .filter(row -> !row.at("/Facts/NodeID").asText().isEmpty())
        .map(row -> row.at("/Facts/Slot").asInt())
        .collect(Collectors.toSet());
  }

  @Test
  @Order(2)
  void nothing_acknowledged_is_lost_while_leaders_are_killed() {
    List<ServiceWriter> writers = trio.writers("killed");
    try {
      writers.forEach(writer -> NodeTrio.awaitMore(writer, 5));
      MicroNode first = killTheLeader(writers);

      trio.start(first);
      writers.forEach(writer -> NodeTrio.awaitMore(writer, 5));
      trio.awaitReachable(trio.nodes());

      // From here on there is no majority without the one that came back: what is written now, and
      // all that was written while it was dead, is in its log.
      MicroNode second = killTheLeader(writers);
      trio.start(second);
      trio.awaitReachable(trio.nodes());
    } finally {
      writers.forEach(ServiceWriter::close);
    }
    assertAllList(writers.stream().flatMap(writer -> writer.acknowledged().stream()).toList());
    assertOneHistory();
  }

  /** Also of those that were killed in the middle of writing it, and had their log replayed. */
  private static void assertOneHistory() {
    List<JsonNode> first = History.of(trio.nodes().get(0)).await("limit=1000", r -> !r.isEmpty());
    assertThat(first).extracting(row -> row.path("Key")).doesNotHaveDuplicates();
    String last = "until=" + first.get(0).path("At").asText() + "&type=service&limit=1000";
    List<JsonNode> services = History.of(trio.nodes().get(0)).await(last, r -> !r.isEmpty());
    for (MicroNode node : trio.nodes()) {
      History.of(node).await(last, services::equals);
    }
  }

  /** Kills it and returns when writes through each of the others go on. */
  private static MicroNode killTheLeader(List<ServiceWriter> writers) {
    MicroNode leader = trio.leader();
    trio.kill(leader);
    writers.stream()
        .filter(writer -> !writer.name().endsWith(leader.name()))
        .forEach(writer -> NodeTrio.awaitMore(writer, 5));
    return leader;
  }

  @Test
  @Order(3)
  void a_log_that_is_damaged_or_gone_is_set_aside_and_fetched_from_the_others() throws IOException {
    List<ServiceWriter> writers = trio.writers("damaged");
    try {
      MicroNode damaged = killTheLeader(writers);
      Path entries = damaged.dataDir().resolve("raft/entries");
      byte[] content = Files.readAllBytes(entries);
      content[content.length / 2] ^= 1;
      Files.write(entries, content);
      trio.start(damaged);
      trio.awaitReachable(trio.nodes());
      assertThat(aside(damaged)).hasSize(1);
      assertThat(aside(damaged).get(0).resolve("entries")).hasBinaryContent(content);

      // What is written now is written by a majority that needs the fresh copy.
      MicroNode emptied = killTheLeader(writers);
      List<Path> before = aside(emptied);
      Trees.delete(emptied.dataDir().resolve("raft"));
      trio.start(emptied);
      trio.awaitReachable(trio.nodes());
      assertThat(aside(emptied)).as("there was nothing to keep").isEqualTo(before);
      killTheLeader(writers);
    } finally {
      writers.forEach(ServiceWriter::close);
    }
    List<String> acknowledged =
        writers.stream().flatMap(writer -> writer.acknowledged().stream()).toList();
    for (MicroNode node : trio.running()) {
      assertThat(trio.services(node).values()).containsAll(acknowledged);
    }
  }

  private static List<Path> aside(MicroNode node) throws IOException {
    try (Stream<Path> all = Files.list(node.dataDir())) {
      return all.filter(path -> path.getFileName().toString().startsWith("raft.damaged-")).toList();
    }
  }

  private static void assertAllList(List<String> acknowledged) {
    Map<String, String> listed = trio.services(trio.nodes().get(0));
    assertThat(listed.values()).doesNotHaveDuplicates().containsAll(acknowledged);
    for (MicroNode node : trio.nodes()) {
      assertThat(trio.services(node)).as("asked at %s", node.name()).isEqualTo(listed);
    }
  }
}
