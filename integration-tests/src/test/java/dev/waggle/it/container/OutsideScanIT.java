package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What somebody finds who tries every open port of a manager, and every file in its directory: no
 * answer without the socket or the right certificate, no secret in the clear.
 */
@ExtendWith(SharedNode.class)
@Timeout(600)
class OutsideScanIT {
  /** A canary: credentials for a registry, which a node must keep and nobody may read. */
  private static final String CREDENTIALS = "eyJwYXNzd29yZCI6ImNhbmFyeS1vZi1hLXJlZ2lzdHJ5In0=";

  /** How every private key of the curve begins that is written without encryption (RFC 5208). */
  private static final byte[] KEY_DER = {
    0x30,
    (byte) 0x81,
    (byte) 0x87,
    0x02,
    0x01,
    0x00,
    0x30,
    0x13,
    0x06,
    0x07,
    0x2A,
    (byte) 0x86,
    0x48,
    (byte) 0xCE,
    0x3D,
    0x02,
    0x01
  };

  /** Method and path of what is open to managers or to the node's own socket only. */
  private static final List<String> ROUTES =
      List.of(
          "GET /_ping",
          "GET /version",
          "GET /info",
          "GET /swarm",
          "GET /swarm/unlockkey",
          "GET /nodes",
          "GET /services",
          "GET /v1.41/services",
          "GET /tasks",
          "GET /secrets",
          "GET /configs",
          "GET /networks",
          "GET /events",
          "GET /containers/json",
          "GET /images/json",
          "GET /health",
          "GET /metrics",
          "GET /openapi",
          "GET /agent/health",
          "GET //services",
          "GET /waggle/../services",
          "GET /waggle/v1/agent/../../../services",
          "GET /%73ervices",
          "GET /waggle/v1/local/state",
          "GET /waggle/v1/raft/probe?address=127.0.0.1:1",
          "POST /waggle/v1/seat/take",
          "POST /waggle/v1/seat/leave",
          "POST /services/create",
          "POST /swarm/update?version=1",
          "POST /swarm/leave?force=1",
          "POST /swarm/init",
          "POST /swarm/join",
          "POST /containers/create",
          "POST /containers/prune");

  /** What only the gate may say; here somebody else says it. */
  private static final String FORGED =
      "X-Waggle-Gate: 0000000000000000000000000000000000000000000000000000000000000000\r\n"
          + "X-Waggle-Caller: local uid=0 pid=1\r\n"
          + "X-Waggle-Forwarded-For: uid 0 @ node1\r\n"
          + "X-Waggle-Hops: 1\r\n"
          + "X-Waggle-Request: forged\r\n"
          + "X-Waggle-Peer: 127.0.0.1\r\n"
          + "X-Forwarded-For: 127.0.0.1\r\n";

  private final NodeProcess node;
  private JsonNode swarm;
  private String self;

  OutsideScanIT(NodeProcess node) {
    this.node = node;
  }

  @BeforeEach
  void make_a_swarm() throws IOException {
    swarm = node.swarm();
    self = node.door().get("/info").json().at("/Swarm/NodeID").asText();
  }

  @Test
  void no_port_is_open_to_the_network_but_the_two_that_were_asked_for() throws IOException {
    Map<Integer, String> ports = ListeningPorts.of(node.pid());

    assertThat(ports).containsKeys(node.clusterPort(), node.clusterPort() + 1).hasSize(3);
    assertThat(ports.values()).allMatch(address -> address.endsWith("0100007F"));
  }

  @Test
  void no_port_answers_without_the_right_certificate() throws Exception {
    String before = node.door().get("/services").body();
    int stackTraces = node.stackTraces().size();
    List<Stranger> strangers =
        List.of(
            Stranger.plain(),
            Stranger.anonymous(),
            Stranger.forged(swarm.path("ID").asText(), self),
            Stranger.worker(node.clusterAddress(), token("Worker")));
    Set<String> answered = new TreeSet<>();
    for (int port : ListeningPorts.of(node.pid()).keySet()) {
      for (Stranger stranger : strangers) {
        for (String route : ROUTES) {
          String said = stranger.say(port, request(route, FORGED));
          if (!isRefusal(said)) {
            answered.add(port + " " + stranger + " " + route + ": " + said);
          }
        }
      }
    }
    assertThat(answered).isEmpty();
    assertThat(node.stackTraces()).as("the log is not the stranger's to fill").hasSize(stackTraces);
    assertThat(node.door().get("/services").body()).isEqualTo(before);
    assertThat(node.swarm().path("ID")).isEqualTo(swarm.path("ID"));
  }

  /** Nothing, or an answer that says no and names nothing of the swarm's. */
  private boolean isRefusal(String said) {
    return said.isEmpty()
        || !said.startsWith("HTTP/")
        || said.matches("(?s)HTTP/1.[01] (400|401|403|404|426|501) .*")
            && !said.contains(self)
            && !said.contains("SWMTKN");
  }

  @Test
  void everybody_may_read_the_root_and_nothing_else_so_the_scan_would_notice_an_open_door()
      throws Exception {
    Stranger anonymous = Stranger.anonymous();

    String root = anonymous.say(node.clusterPort(), request("GET /waggle/v1/ca", ""));
    assertThat(root).startsWith("HTTP/1.1 200 ").contains("BEGIN CERTIFICATE");
    assertThat(isRefusal(root)).isFalse();
    assertThat(anonymous.say(node.clusterPort(), request("POST /waggle/v1/join", "")))
        .startsWith("HTTP/1.1 4");
  }

  @Test
  void a_manager_that_sends_a_request_again_is_answered_as_before() throws Exception {
    Stranger manager = Stranger.manager(node.data().resolve("node"));
    String first = manager.say(node.clusterPort(), forwarded("scan-once", "4712"));
    assertThat(first).startsWith("HTTP/1.1 201 ");
    try {
      String again = manager.say(node.clusterPort(), forwarded("scan-once", "4712 repeated"));
      assertThat(bodyOf(again)).isEqualTo(bodyOf(first)).contains("\"ID\"");
      assertThat(manager.say(node.clusterPort(), forwarded("scan-once", "4713")))
          .as("another request")
          .startsWith("HTTP/1.1 409 ");
    } finally {
      node.door().send("DELETE", "/services/scan-once", "");
    }
  }

  private static String forwarded(String name, String request) {
    String header = "X-Waggle-Hops: 1\r\nX-Waggle-Request: " + request + "\r\n";
    return create(name, header, "[\"true\"]", 0);
  }

  private static String bodyOf(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n"));
  }

  @Test
  void a_client_of_the_socket_does_not_become_a_manager_by_saying_so() throws IOException {
    Answer answer =
        node.door()
            .raw(
                request(
                    "POST /waggle/v1/seat/leave",
                    "X-Waggle-Caller: node "
                        + self
                        + " manager "
                        + swarm.path("ID").asText()
                        + "\r\n"));
    assertThat(answer.status()).isEqualTo(403);
    String twice = "X-Waggle-Request: 4711\r\n";
    for (String name : List.of("scan-a", "scan-b")) {
      assertThat(node.door().raw(create(name, twice, "[\"true\"]", 0)).status())
          .as("another request, not the same again")
          .isEqualTo(201);
      node.door().send("DELETE", "/services/" + name, "");
    }
  }

  @Test
  void no_secret_is_in_a_log_or_in_the_clear_in_a_file() throws Exception {
    String header = "X-Registry-Auth: " + CREDENTIALS + "\r\n";
    Answer created = node.door().raw(create("scan-secret", header, "[\"sleep\",\"1000\"]", 1));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    try {
      await("a running task").atMost(Duration.ofMinutes(2)).until(this::runs);
      Path own = node.data().resolve("node/key.pem");
      assertThat(holds(own, "PRIVATE KEY")).as("the search finds what is there").isTrue();
      byte[] raftKey = Files.readAllBytes(node.data().resolve("node/raft.key"));
      for (Path file : files()) {
        for (String secret : List.of(token("Worker"), token("Manager"), CREDENTIALS)) {
          assertThat(holds(file, secret)).as("%s in %s", secret, file).isFalse();
        }
        assertThat(holds(file, "canary-of-a-registry")).as(file.toString()).isFalse();
        if (!isServersOwn(file) && !file.equals(own)) {
          assertThat(holds(file, "PRIVATE KEY")).as(file.toString()).isFalse();
          assertThat(holds(file, KEY_DER)).as(file.toString()).isFalse();
          String base64 = Base64.getEncoder().withoutPadding().encodeToString(KEY_DER);
          assertThat(holds(file, base64.substring(0, 20))).as(file.toString()).isFalse();
        }
        if (!file.endsWith("raft.key")) {
          assertThat(holds(file, raftKey)).as(file.toString()).isFalse();
        }
      }
    } finally {
      node.door().send("DELETE", "/services/scan-secret", "");
    }
  }

  @Test
  void the_directory_and_all_keys_in_it_are_the_owners_alone() throws IOException {
    assertThat(mode(node.data())).isEqualTo("rwx------");
    assertThat(mode(node.socket())).isEqualTo("rw-------");
    for (String dir : List.of("node", "raft", "agent", "log")) {
      assertThat(mode(node.data().resolve(dir))).as(dir).isEqualTo("rwx------");
    }
    try (Stream<Path> keys = Files.list(node.data().resolve("node"))) {
      assertThat(keys).allMatch(file -> mode(file).equals("rw-------"));
    }
  }

  private boolean runs() throws IOException {
    for (JsonNode task : node.door().get("/tasks").json()) {
      if (task.at("/Spec/ContainerSpec/Image").asText().equals("scan")
          && task.at("/Status/State").asText().equals("running")) {
        return true;
      }
    }
    return false;
  }

  private String token(String role) {
    return swarm.at("/JoinTokens/" + role).asText();
  }

  private static String request(String route, String headers) {
    return route
        + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + headers
        + (route.startsWith("POST") ? "Content-Length: 2\r\n\r\n{}" : "\r\n");
  }

  private static String create(String name, String headers, String command, int replicas) {
    String spec =
        """
        {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"scan","Command":%s}},
        "Mode":{"Replicated":{"Replicas":%d}}}"""
            .formatted(name, command, replicas);
    return "POST /services/create HTTP/1.1\r\nHost: d\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: "
        + spec.length()
        + "\r\n"
        + headers
        + "\r\n"
        + spec;
  }

  private static String mode(Path path) {
    try {
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
      return PosixFilePermissions.toString(permissions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever the node has written, on the console too. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(node.data())) {
      return Stream.concat(Stream.of(node.console()), files)
          .filter(Files::isRegularFile)
          .collect(Collectors.toList());
    }
  }

  /** The server's libraries and certificates, unpacked; nothing of ours is in there. */
  private boolean isServersOwn(Path file) {
    return file.startsWith(node.data().resolve("tmp"));
  }

  private static boolean holds(Path file, String text) {
    return holds(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean holds(Path file, byte[] bytes) {
    try {
      String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return content.contains(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return false;
    }
  }
}
