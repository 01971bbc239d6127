package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a node makes of requests that are wrong: Docker's status and words, nothing changed, no
 * stack trace in the log.
 */
@ExtendWith(SharedNode.class)
@Timeout(600)
class BadInputIT {
  private static final String SPEC =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"web"}},"Mode":{"Replicated":{"Replicas":0}}}""";

  /** As many connections as the gate holds open at its local door. */
  private static final int ROOM = 2_000;

  private final NodeProcess node;
  private String before = "";
  private int logged;
  private int stackTraces;

  BadInputIT(NodeProcess node) {
    this.node = node;
  }

  @BeforeEach
  void make_two_services() throws IOException {
    node.swarm();
    create("bad-input-1");
    create("bad-input-2");
    before = everything();
    logged = log().size();
    stackTraces = node.stackTraces().size();
  }

  private void create(String name) throws IOException {
    assertThat(node.door().post("/services/create", SPEC.formatted(name)).status()).isIn(201, 409);
  }

  /** All that is in the swarm, with the versions of all objects. */
  private String everything() throws IOException {
    JsonNode swarm = node.door().get("/swarm").json();
    return swarm
        + node.door().get("/services").body()
        + node.door().get("/tasks").body()
        + node.door().get("/nodes").json().findValues("Version");
  }

  private List<String> log() throws IOException {
    List<String> lines = new ArrayList<>(node.said().lines().toList());
    Path log = node.data().resolve("log/server.0.log");
    lines.addAll(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
    return lines;
  }

  @AfterEach
  void nothing_is_changed_and_no_stack_is_in_the_log() throws IOException {
    assertThat(everything()).isEqualTo(before);
    assertThat(log().size() - logged).as("lines in the log").isLessThan(20);
    assertThat(node.stackTraces()).hasSize(stackTraces);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /services/create | {bad | 400 | invalid JSON: invalid character 'b' looking for beginning of object key string
          POST | /services/create | [] | 400 | json: cannot unmarshal array into Go value of type swarm.ServiceSpec
          POST | /services/create | {"Name":7} | 400 | json: cannot unmarshal number into Go struct field ServiceSpec.Name of type string
          POST | /services/create | {"Name":"x"} | 400 | mismatched Runtime and *Spec fields
          POST | /services/create | {"Name":"a b","TaskTemplate":{"ContainerSpec":{"Image":"i"}}} | 400 | rpc error: code = InvalidArgument desc = name must be valid as a DNS name component
          POST | /services/create | {"Name":"BAD-input-1","TaskTemplate":{"ContainerSpec":{"Image":"i"}}} | 409 | rpc error: code = AlreadyExists desc = name conflicts with an existing object: service BAD-input-1 already exists
          POST | /services/bad-input-1/update?version=1 | {"Name":"bad-input-1","TaskTemplate":{"ContainerSpec":{"Image":"web"}},"Mode":{"Replicated":{"Replicas":3}}} | 500 | rpc error: code = Unknown desc = update out of sequence
          POST | /services/bad-input-1/update?version=x | {} | 400 | invalid service version 'x': strconv.ParseUint: parsing "x": invalid syntax
          POST | /services/nosuch/update?version=1 | {"Name":"n","TaskTemplate":{"ContainerSpec":{"Image":"i"}}} | 404 | service nosuch not found
          GET | /services/nosuch || 404 | service nosuch not found
          GET | /services/nosuch/logs?stdout=1 || 404 | service nosuch not found
          GET | /services/bad-input-1/logs?stdout=1 || 501 | service logs are not implemented in this version of Waggle
          DELETE | /services/nosuch || 404 | service nosuch not found
          GET | /nodes/nosuch || 404 | node nosuch not found
          DELETE | /nodes/nosuch || 404 | node nosuch not found
          GET | /tasks/nosuch || 404 | task nosuch not found
          GET | /tasks/nosuch/logs?stdout=1 || 404 | task nosuch not found
          POST | /nodes/nosuch/update?version=1 | {"Role":"manager","Availability":"bogus"} | 400 | invalid Availability: "bogus"
          POST | /swarm/update?version=1 | {} | 500 | rpc error: code = Unknown desc = update out of sequence
          POST | /swarm/update | {} | 400 | invalid swarm version '': strconv.ParseUint: parsing "": invalid syntax
          POST | /swarm/unlock | {"UnlockKey":"x"} | 409 | swarm is not locked
          POST | /waggle/v1/settings | {} | 400 | nothing to change: give Grace, a number of nanoseconds
          POST | /waggle/v1/settings | {"Grace":1} | 400 | invalid Grace: must be between 5 seconds and 24 hours
          POST | /waggle/v1/settings | {"Grace":"1m"} | 400 | json: cannot unmarshal string into Go struct field SettingsChange.Grace of type time.Duration
          PUT | /services/bad-input-1 || 404 | page not found
          GET | /services/ || 404 | page not found
          GET | /v1.99/services || 400 | client version 1.99 is too new. Maximum supported API version is 1.51
          """)
  void wrong_requests_are_refused_in_dockers_words(
      String method, String path, String body, int status, String message) throws IOException {
    Answer answer = node.door().send(method, path, body == null ? "" : body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("message").asText()).isEqualTo(message);
    assertThat(answer.headers()).containsEntry("content-type", "application/json");
  }

  /** Managers without memory would end, all at once and again after each start. */
  @Test
  void more_tasks_than_the_managers_have_memory_for_are_refused() throws IOException {
    String spec = SPEC.formatted("big").replace("\"Replicas\":0", "\"Replicas\":90000");
    Answer answer = node.door().post("/services/create", spec);

    assertThat(answer.status()).as(answer.body()).isEqualTo(500);
    assertThat(answer.json().path("message").asText())
        .startsWith("rpc error: code = ResourceExhausted desc = the managers have memory for ");
  }

  @Test
  void an_ambiguous_prefix_is_refused_with_the_number_of_matches() throws IOException {
    // One character more than two ids have in common is unique; none at all is in both.
    List<String> ids = node.door().get("/services").json().findValuesAsText("ID");
    String common = commonPrefix(ids);
    if (!common.isEmpty()) {
      Answer answer = node.door().get("/services/" + common);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("service " + common + " is ambiguous (");
    }
    for (String id : ids) {
      assertThat(node.door().get("/services/" + id.substring(0, 24)).json().path("ID").asText())
          .isEqualTo(id);
    }
  }

  private static String commonPrefix(List<String> ids) {
    String prefix = ids.get(0);
    for (String id : ids) {
      while (!id.startsWith(prefix)) {
        prefix = prefix.substring(0, prefix.length() - 1);
      }
    }
    return prefix;
  }

  @Test
  void a_body_that_is_too_large_is_refused_before_it_is_read() throws IOException {
    Answer answer = node.door().raw(post("/services/create", "Content-Length: 9000000"));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("request body too large: at most 8388608 bytes");
  }

  @Test
  void heads_that_are_too_large_are_refused() throws IOException {
    String longLine =
        "GET /services?filters=" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: d\r\n\r\n";
    assertThat(node.door().raw(longLine).status()).isEqualTo(414);
    String header = "X-Long: " + "x".repeat(70_000);
    assertThat(node.door().raw(post("/services/create", header)).status()).isEqualTo(431);
  }

  @Test
  void a_body_whose_end_is_in_doubt_is_refused() throws IOException {
    assertThat(
            node.door()
                .raw(post("/services/create", "Content-Length: 5\r\nTransfer-Encoding: gzip"))
                .status())
        .isEqualTo(400);
    assertThat(node.door().raw("no http at all\r\n\r\n").status()).isEqualTo(400);
    assertThat(node.door().raw(post("/services/create", "Content-Length: -1")).status())
        .isEqualTo(400);
  }

  private static String post(String path, String header) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n"
        + header
        + "\r\n\r\n";
  }

  @Test
  void who_goes_too_early_leaves_no_trace() throws IOException {
    String half = post("/services/create", "Content-Length: 1000") + "{\"Name\":\"half\",";
    String all = "GET /services HTTP/1.1\r\nHost: d\r\n\r\n";
    for (int i = 0; i < 50; i++) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(node.socket()));
        String request = i % 2 == 0 ? half : all;
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
        await("it is on its way").pollDelay(Duration.ofMillis(2 * i)).until(() -> true);
      }
    }
    await("nothing in the log")
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(node.stackTraces()).hasSize(stackTraces));
  }

  @Test
  void a_head_that_never_ends_does_not_hold_its_connection_for_ever() throws IOException {
    byte[] said = node.door().everything("GET /services HTTP/1.1\r\nHost: d\r\nX-Slow: ");

    assertThat(new String(said, StandardCharsets.ISO_8859_1)).doesNotContain(" 200 ");
  }

  @Test
  void more_connections_than_there_is_room_for_are_turned_away_and_the_node_answers_again()
      throws IOException {
    List<SocketChannel> open = new ArrayList<>();
    try {
      for (int i = 0; i < ROOM + 100; i++) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(channel);
        channel.connect(UnixDomainSocketAddress.of(node.socket()));
        channel.configureBlocking(false);
      }
      await("turned away")
          .atMost(Duration.ofMinutes(1))
          .until(() -> open.stream().filter(BadInputIT::isTurnedAway).count() >= 100);
    } finally {
      for (SocketChannel channel : open) {
        channel.close();
      }
    }
    await("an answer")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> node.door().get("/services").status() == 200);
  }

  private static boolean isTurnedAway(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void answers_stay_in_step_when_requests_follow_each_other_closely() throws IOException {
    String requests =
        "GET /services/nosuch HTTP/1.1\r\nHost: d\r\n\r\n".repeat(50)
            + "GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n";
    String said = new String(node.door().everything(requests), StandardCharsets.ISO_8859_1);

    assertThat(said.split("service nosuch not found", -1)).hasSize(51);
    assertThat(said).endsWith("OK");
  }
}
