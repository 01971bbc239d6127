package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain requests over the local socket to the server and to the engine. */
@Timeout(60)
class GateHttpTest {
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode("one", TestNode.SHORT).openLocal();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @Test
  void swarm_requests_reach_the_server_and_all_else_the_engine() throws IOException {
    try (Wire wire = node.connect()) {
      assertThat(wire.get("/v1.41/services").text()).startsWith("server one\nGET /v1.41/services");
      assertThat(wire.get("/v1.41/containers/json").text())
          .startsWith("engine\nGET /v1.41/containers/json");
      assertThat(wire.get("/nonsense").text()).startsWith("engine");
    }
  }

  @Test
  void pipelined_requests_to_different_targets_are_answered_in_order() throws IOException {
    try (Wire wire = node.connect()) {
      wire.send(
          "GET /services HTTP/1.1\r\nHost: x\r\n\r\n"
              + "GET /containers/json HTTP/1.1\r\nHost: x\r\n\r\n"
              + "POST /secrets/create HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
              + "GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(wire.answer().text()).startsWith("server one\nGET /services");
      assertThat(wire.answer().text()).startsWith("engine\nGET /containers/json");
      assertThat(wire.answer().text())
          .startsWith("server one\nPOST /secrets/create")
          .contains("body 3");
      assertThat(wire.answer().text()).startsWith("server one\nGET /_ping");
    }
  }

  @Test
  void one_connection_carries_a_thousand_requests() throws IOException {
    try (Wire wire = node.connect()) {
      for (int i = 0; i < 1000; i++) {
        String target = i % 2 == 0 ? "/tasks?n=" + i : "/images/json?n=" + i;
        assertThat(wire.get(target).text()).contains("GET " + target);
      }
    }
  }

  @Test
  void head_requests_keep_the_connection_in_step() throws IOException {
    try (Wire wire = node.connect()) {
      for (int i = 0; i < 3; i++) {
        wire.request("HEAD", "/_ping");
        assertThat(Answer.read(wire.in, false).status()).isEqualTo(200);
        assertThat(wire.get("/services").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_refused_head_request_gets_no_body_either() throws IOException {
    try (Wire wire = node.connect()) {
      wire.request("HEAD", "/services/../containers/json");
      Answer refused = Answer.read(wire.in, false);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.header("content-length")).isNotEqualTo("0");
      assertThat(wire.get("/services").text()).startsWith("server one");
    }
  }

  @Test
  void what_only_the_gate_may_say_is_taken_from_clients_and_said_by_the_gate() throws IOException {
    try (Wire wire = node.connect()) {
      String text =
          wire.get(
                  "/services",
                  "X-Waggle-Gate: guessed",
                  "X-Waggle-Caller: node evil manager c",
                  "X-Waggle-Connection: 1",
                  "X-Waggle-Forwarded-For: node evil",
                  "X-Waggle-Hops: 7",
                  "X-Waggle-Peer: 1.2.3.4",
                  "X-Waggle-Request: r",
                  "X-Waggle-Api-Version: 9.9",
                  "X-Forwarded-For: 1.2.3.4",
                  "X-Forwarded-Anything: 1.2.3.4",
                  "Forwarded: for=1.2.3.4",
                  "Connection: X-Foo, keep-alive",
                  "X-Foo: 1",
                  "Keep-Alive: 300",
                  "X-Waggle-Read: stale",
                  "X-Other: stays")
              .text();
      assertThat(text)
          .doesNotContainIgnoringCase("evil", "guessed", "forwarded", "hops", "1.2.3.4", "9.9")
          .doesNotContainIgnoringCase("x-foo", "keep-alive", "x-waggle-peer", "x-waggle-request")
          .containsIgnoringCase("X-Waggle-Caller: local uid=")
          .containsIgnoringCase("X-Waggle-Read: stale")
          .containsIgnoringCase("X-Other: stays")
          .containsIgnoringCase("X-Waggle-Api-Version: 1.41");
    }
  }

  @Test
  void the_engine_hears_nothing_about_us() throws IOException {
    try (Wire wire = node.connect()) {
      assertThat(
              wire.get("/containers/json", "X-Waggle-Read: stale", "X-Registry-Auth: e30=").text())
          .doesNotContainIgnoringCase("waggle")
          .containsIgnoringCase("x-registry-auth: e30=");
    }
  }

  @Test
  void malformed_requests_get_400_in_dockers_form() throws IOException {
    for (String head :
        List.of(
            "GET http://x/_ping HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /%5fping HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /services/../_ping HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /services/%2e%2e/_ping HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")) {
      refused(head, 400);
    }
  }

  @Test
  void heads_that_are_too_long_get_414_or_431_in_dockers_form() throws IOException {
    refused("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
    refused("GET /_ping HTTP/1.1\r\nX-Big: " + "a".repeat(70_000) + "\r\n\r\n", 431);
  }

  private void refused(String head, int status) throws IOException {
    node.server.seen.clear();
    try (Wire wire = node.connect()) {
      Answer answer = wire.send(head).answer();
      assertThat(answer.status()).as(head.substring(0, 30)).isEqualTo(status);
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.text()).startsWith("{\"message\":\"").endsWith("\"}\n");
    }
    assertThat(node.server.seen).isEmpty();
    assertThat(node.engine.seen).isEmpty();
  }

  @Test
  void half_a_request_head_is_not_waited_for() throws IOException {
    try (Wire first = node.connect();
        Wire second = node.connect()) {
      first.send("GET /_ping HT");
      second.get("/services");
      second.send("GET /services HTTP/1.1\r\nHos");
      assertThat(first.in.read()).isEqualTo(-1);
      assertThat(second.in.read()).isEqualTo(-1);
    }
  }

  @Test
  void half_a_head_right_behind_a_whole_request_is_not_waited_for_either() throws IOException {
    try (Wire wire = node.connect()) {
      wire.send("GET /services HTTP/1.1\r\nHost: x\r\n\r\nGET /servi");
      assertThat(wire.answer().status()).isEqualTo(200);
      assertThat(wire.in.read()).isEqualTo(-1);
    }
  }

  @Test
  void a_body_for_the_server_is_limited_and_one_for_the_engine_is_not() throws IOException {
    int size = (8 << 20) + 1;
    try (Wire wire = node.connect()) {
      wire.request("POST", "/secrets/create", "Content-Length: " + size);
      assertThat(wire.answer().status()).isEqualTo(413);
    }
    try (Wire wire = node.connect()) {
      wire.request("POST", "/images/load", "Content-Length: " + size);
      wire.out.write(new byte[size]);
      assertThat(wire.answer().text()).contains("body " + size);
    }
  }

  @Test
  void a_body_in_chunks_is_cut_off_at_the_limit() throws IOException {
    try (Wire wire = node.connect()) {
      wire.request("POST", "/secrets/create", "Transfer-Encoding: chunked");
      byte[] chunk = new byte[1 << 20];
      try {
        for (int i = 0; i < 10; i++) {
          wire.send("100000\r\n");
          wire.out.write(chunk);
          wire.send("\r\n");
        }
      } catch (IOException refused) {
        // The gate may have stopped reading by then; its answer is here all the same.
      }
      Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).contains("too large");
    }
  }

  @Test
  void the_server_hears_nothing_of_a_request_before_its_body_is_whole() throws IOException {
    for (String framing : List.of("Content-Length: 10", "Transfer-Encoding: chunked")) {
      try (Wire wire = node.connect()) {
        wire.request("POST", "/secrets/create", framing);
        wire.send(framing.startsWith("Content") ? "hello" : "5\r\nhello\r\n");
        try (Wire other = node.connect()) {
          assertThat(other.get("/services").status()).isEqualTo(200);
        }
        assertThat(node.server.seen).noneMatch(line -> line.startsWith("POST"));
        wire.send(framing.startsWith("Content") ? "world" : "5\r\nworld\r\n0\r\n\r\n");
        assertThat(wire.answer().text()).contains("body 10");
      }
      node.server.seen.clear();
    }
    try (Wire wire = node.connect()) {
      wire.request("POST", "/secrets/create", "Content-Length: 10");
      wire.send("hello");
    }
    try (Wire wire = node.connect()) {
      assertThat(wire.post("/configs/create", "abc").status()).isEqualTo(200);
    }
    assertThat(node.server.seen).hasSize(1);
  }

  @Test
  void a_body_that_does_not_end_is_not_waited_for() throws IOException {
    GateLimits limits =
        new GateLimits(
            10,
            10,
            GateLimits.DEFAULTS.head(),
            8L << 20,
            Duration.ofMillis(300),
            8L << 20,
            GateLimits.DEFAULTS.leaderWait(),
            GateLimits.DEFAULTS.linger(),
            GateLimits.DEFAULTS.anonymousLife());
    try (TestNode brief = new TestNode("brief", limits).openLocal();
        Wire wire = brief.connect();
        Wire other = brief.connect()) {
      wire.request("POST", "/secrets/create", "Content-Length: " + (8 << 20));
      wire.send("hello");
      Answer refused = wire.answer();
      assertThat(refused.status()).isEqualTo(408);
      assertThat(refused.text()).contains("\"message\":");
      assertThat(wire.in.read()).isEqualTo(-1);
      assertThat(other.post("/configs/create", "abc").status()).isEqualTo(200);
      assertThat(other.post("/configs/create", "abc").status()).isEqualTo(200);
    }
  }

  @Test
  void bodies_in_flight_share_a_budget_that_is_given_back() throws IOException {
    List<Wire> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Wire wire = node.connect();
        waiting.add(wire);
        wire.request(
            "POST", "/configs/create", "Content-Length: " + (8 << 20), "Expect: 100-continue");
        assertThat(Answer.readHead(wire.in).status()).isEqualTo(100);
      }
      try (Wire wire = node.connect()) {
        Answer refused = wire.post("/configs/create", "abc");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isEqualTo("1");
      }
    } finally {
      for (Wire wire : waiting) {
        wire.close();
      }
    }
    Eventually.holds(
        () -> {
          try (Wire wire = node.connect()) {
            return wire.post("/configs/create", "abc").status() == 200;
          }
        });
  }

  @Test
  void a_client_that_expects_a_continue_gets_it_and_then_its_answer() throws IOException {
    for (String target : List.of("/secrets/create", "/images/load")) {
      try (Wire wire = node.connect()) {
        wire.request("POST", target, "Content-Length: 5", "Expect: 100-continue");
        assertThat(Answer.readHead(wire.in).status()).isEqualTo(100);
        wire.send("hello");
        Answer answer = wire.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("body 5").doesNotContainIgnoringCase("expect");
        assertThat(wire.get("/services").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_refused_body_is_not_asked_for() throws IOException {
    try (Wire wire = node.connect()) {
      wire.request(
          "POST", "/secrets/create", "Content-Length: " + (9 << 20), "Expect: 100-continue");
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(413);
    }
  }

  @Test
  void an_engine_that_cannot_be_reached_is_a_502_that_says_so() throws IOException {
    node.engineSocket = java.util.Optional.of(node.dir.resolve("nothing.sock"));
    try (Wire wire = node.connect()) {
      Answer answer = wire.get("/containers/json");
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).startsWith("{\"message\":\"cannot reach the engine: ");
      assertThat(wire.get("/services").status()).isEqualTo(200);
    }
  }

  @Test
  void an_engine_that_answers_early_and_hangs_up_is_heard() throws IOException {
    node.engine.script(
        (head, wire) -> {
          wire.send("HTTP/1.1 400 Bad\r\nContent-Length: 4\r\nConnection: close\r\n\r\nstop");
          return false;
        });
    try (Wire wire = node.connect()) {
      wire.request("POST", "/build", "Transfer-Encoding: chunked");
      try {
        for (int i = 0; i < 64; i++) {
          wire.send("100000\r\n");
          wire.out.write(new byte[1 << 20]);
          wire.send("\r\n");
        }
      } catch (IOException stopped) {
        // Nobody takes the rest.
      }
      Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).isEqualTo("stop");
    }
  }

  @Test
  void an_engine_that_breaks_off_is_asked_again_for_a_read_and_never_for_a_write()
      throws IOException {
    node.engine.script((head, wire) -> false);
    try (Wire wire = node.connect()) {
      assertThat(wire.get("/containers/json").status()).isEqualTo(502);
      assertThat(wire.post("/containers/x/start", "{}").status()).isEqualTo(502);
    }
    assertThat(node.engine.seen)
        .containsExactly(
            "GET /containers/json HTTP/1.1",
            "GET /containers/json HTTP/1.1",
            "POST /containers/x/start HTTP/1.1");
  }

  @Test
  void a_node_without_an_engine_answers_what_clients_ask_on_their_way() throws IOException {
    node.engineSocket = java.util.Optional.empty();
    try (Wire wire = node.connect()) {
      assertThat(wire.get("/v1.41/containers/json").text()).isEqualTo("[]\n");
      assertThat(wire.get("/v1.41/containers/web/json").text())
          .isEqualTo("{\"message\":\"No such container: web\"}\n");
      assertThat(wire.get("/images/a/b:1/json").text())
          .isEqualTo("{\"message\":\"No such image: a/b:1\"}\n");
      assertThat(wire.get("/volumes/v").text())
          .isEqualTo("{\"message\":\"get v: no such volume\"}\n");
      Answer unknown = wire.get("/nosuch");
      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.text()).isEqualTo("{\"message\":\"page not found\"}\n");
      Answer create = wire.post("/containers/create", "{}");
      assertThat(create.status()).isEqualTo(501);
      assertThat(create.text()).startsWith("{\"message\":\"this node has no container engine");
    }
  }
}
