package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.testing.TlsListeners;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A manager that does not lead hands requests on to the one that does. */
@Timeout(60)
class ForwardingTest {
  private final TestCa ca = new TestCa();
  private TestNode follower;
  private TestNode leader;
  private LeaderView.Leader node2;

  @BeforeEach
  void open() throws IOException {
    leader = new TestNode("two", TestNode.SHORT);
    leader.tls = Optional.of(ca.manager("node2"));
    node2 = new LeaderView.Leader(leader.openCluster(), "node2");
    follower = new TestNode("one", TestNode.SHORT);
    follower.tls = Optional.of(ca.manager("node1"));
    follower.openLocal();
    follower.leaders.other(node2);
    follower.server.seen.clear();
    leader.server.seen.clear();
  }

  @AfterEach
  void close() throws IOException {
    follower.close();
    leader.close();
  }

  @Test
  void swarm_requests_go_to_the_leader_and_say_who_asked() throws IOException {
    try (Wire wire = follower.connect()) {
      String read = wire.get("/v1.41/services?filters=x").text();
      assertThat(read)
          .startsWith("server two\nGET /v1.41/services?filters=x")
          .containsIgnoringCase("X-Waggle-Caller: node node1 manager cluster1")
          .containsIgnoringCase("X-Waggle-Hops: 1")
          .containsPattern("(?i)X-Waggle-Forwarded-For: uid \\d+ @ node1")
          .containsIgnoringCase("X-Waggle-Api-Version: 1.41")
          .doesNotContainIgnoringCase("X-Waggle-Request");
      assertThat(wire.post("/services/create", "{}").text())
          .startsWith("server two\nPOST /services/create")
          .contains("body 2")
          .containsPattern("(?i)X-Waggle-Request: [0-9a-f-]{36}");
    }
    assertThat(follower.server.seen).isEmpty();
  }

  @Test
  void what_is_the_nodes_own_and_what_may_be_stale_stays_here() throws IOException {
    List<String> own =
        List.of(
            "/_ping",
            "/version",
            "/v1.41/info",
            "/swarm/init",
            "/swarm/join",
            "/swarm/leave",
            "/swarm/unlock",
            "/waggle/v1/local/state",
            "/waggle/v1/agent/session");
    try (Wire wire = follower.connect()) {
      for (String target : own) {
        assertThat(wire.get(target).text()).as(target).startsWith("server one");
      }
      assertThat(wire.get("/services", "X-Waggle-Read: stale").text()).startsWith("server one");
      assertThat(wire.get("/containers/json").text()).startsWith("engine");
    }
    assertThat(leader.server.seen).isEmpty();
  }

  @Test
  void a_node_that_is_no_manager_answers_for_itself() throws IOException {
    follower.leaders.noManager();
    try (Wire wire = follower.connect()) {
      assertThat(wire.get("/services").text()).startsWith("server one");
    }
  }

  @Test
  void a_request_is_not_forwarded_twice() throws IOException {
    leader.leaders.other(new LeaderView.Leader(node2.addr(), "node3"));
    try (Wire wire = follower.connect()) {
      Answer answer = wire.get("/services");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("forwarded already");
    }
    assertThat(leader.server.seen).isEmpty();
  }

  @Test
  void without_a_leader_the_request_waits_and_then_says_so() throws IOException {
    follower.leaders.nobody();
    try (Wire wire = follower.connect()) {
      Answer answer = wire.get("/services");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text())
          .isEqualTo(
              "{\"message\":\"rpc error: code = Unknown desc = The swarm does not have a leader."
                  + " It's possible that too few managers are online. Make sure more than half of"
                  + " the managers are online.\"}\n");
      assertThat(wire.get("/info").status()).isEqualTo(200);
    }
  }

  @Test
  void a_swarm_that_has_been_without_a_leader_for_long_says_so_at_once() throws IOException {
    follower.leaders.nobody();
    try (Wire wire = follower.connect()) {
      assertThat(wire.get("/services").status()).isEqualTo(500);
      int requests = 20;
      long start = System.nanoTime();
      for (int i = 0; i < requests; i++) {
        assertThat(wire.get("/services").status()).isEqualTo(500);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("less than if each had waited by itself")
          .isLessThan(TestNode.SHORT.leaderWait().multipliedBy(requests / 2));
      follower.leaders.silently(node2);
      assertThat(wire.get("/services").text()).startsWith("server two");
      assertThat(wire.get("/services").text()).startsWith("server two");
      follower.leaders.nobody();
      wire.request("GET", "/services");
      follower.leaders.other(node2);
      assertThat(wire.answer().text()).startsWith("server two");
    }
  }

  @Test
  void a_request_that_waits_goes_to_the_leader_as_soon_as_there_is_one() throws IOException {
    follower.leaders.nobody();
    try (Wire first = follower.connect();
        Wire second = follower.connect()) {
      first.request("POST", "/services/create", "Content-Length: 3").send("abc");
      second.request("GET", "/services");
      follower.leaders.other(node2);
      assertThat(first.answer().text()).startsWith("server two").contains("body 3");
      assertThat(second.answer().text()).startsWith("server two");
    }
  }

  @Test
  void a_node_that_becomes_the_leader_answers_those_that_wait_itself() throws IOException {
    follower.leaders.nobody();
    try (Wire wire = follower.connect()) {
      wire.request("GET", "/services");
      follower.leaders.thisNode();
      assertThat(wire.answer().text()).startsWith("server one");
    }
  }

  @Test
  void a_leader_that_cannot_be_reached_is_tried_again_and_then_named() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    follower.leaders.other(
        new LeaderView.Leader(new InetSocketAddress("127.0.0.1", closed), "node9"));
    try (Wire wire = follower.connect()) {
      Answer answer = wire.post("/services/create", "{}");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("cannot reach the leader node9 at ");
    }
    try (Wire wire = follower.connect()) {
      wire.request("POST", "/services/create", "Content-Length: 2").send("{}");
      follower.leaders.other(node2);
      assertThat(wire.answer().text()).startsWith("server two");
    }
  }

  @Test
  void nobody_but_the_leader_itself_is_believed() throws IOException {
    follower.leaders.other(new LeaderView.Leader(node2.addr(), "node3"));
    try (Wire wire = follower.connect()) {
      assertThat(wire.get("/services").text())
          .contains("cannot reach the leader node3")
          .contains("at its address is node node2 manager cluster1");
    }
    leader.tls = Optional.of(ca.worker("node2"));
    follower.leaders.other(node2);
    try (Wire wire = follower.connect()) {
      assertThat(wire.get("/services").status()).isEqualTo(503);
    }
    leader.tls = Optional.of(new TestCa().manager("node2"));
    try (Wire wire = follower.connect()) {
      assertThat(wire.get("/services").status()).isEqualTo(503);
    }
    assertThat(leader.server.seen).isEmpty();
  }

  @Test
  void a_connection_that_breaks_again_and_again_leaves_a_write_undecided() throws Exception {
    try (Breaking breaking = new Breaking(ca)) {
      follower.leaders.other(breaking.leader());
      try (Wire wire = follower.connect()) {
        Answer write = wire.post("/services/create", "{}");
        assertThat(write.status()).isEqualTo(500);
        assertThat(write.text())
            .isEqualTo(
                "{\"message\":\"rpc error: code = DeadlineExceeded desc = context deadline"
                    + " exceeded\"}\n");
      }
      assertThat(requests(breaking)).hasSize(4).startsWith(requests(breaking).get(0));
      assertThat(Set.copyOf(requests(breaking).subList(1, 4)))
          .as("the same id, and that it may have come before")
          .containsExactly(requests(breaking).get(0) + " repeated");
      try (Wire wire = follower.connect()) {
        assertThat(wire.get("/services").status()).isEqualTo(500);
      }
      assertThat(breaking.heads).as("a read is sent as often").hasSize(8);
    }
  }

  @Test
  void what_the_leader_cannot_know_again_is_sent_once() throws Exception {
    InetSocketAddress address = follower.openCluster();
    try (Breaking breaking = new Breaking(ca)) {
      follower.leaders.other(breaking.leader());
      try (Wire stranger = Wire.tls(address, ca.anonymous())) {
        assertThat(stranger.post("/waggle/v1/join", "{}").text())
            .contains("the connection to the leader node5 broke before it answered")
            .contains("may or may not have been carried out");
      }
      assertThat(breaking.heads).hasSize(1);
    }
  }

  @Test
  void without_a_new_leader_a_write_that_broke_off_is_undecided() throws Exception {
    try (Silent silent = new Silent(ca)) {
      follower.leaders.other(silent.leader());
      try (Wire wire = follower.connect()) {
        wire.request("POST", "/services/create", "Content-Length: 2").send("{}");
        Eventually.holds(() -> silent.heads.size() == 1);
        follower.leaders.nobody();
        assertThat(wire.answer().text()).contains("context deadline exceeded");
      }
    }
  }

  @Test
  void read_and_write_go_to_the_next_leader_when_the_old_one_falls_silent() throws Exception {
    try (Silent silent = new Silent(ca)) {
      follower.leaders.other(silent.leader());
      try (Wire read = follower.connect();
          Wire write = follower.connect()) {
        read.request("GET", "/services");
        write.request("POST", "/services/create", "Content-Length: 2").send("{}");
        Eventually.holds(() -> silent.heads.size() == 2);
        follower.leaders.other(node2);
        assertThat(read.answer().text()).startsWith("server two");
        assertThat(write.answer().text())
            .startsWith("server two")
            .contains("body 2")
            .containsIgnoringCase("X-Waggle-Request: " + requests(silent).get(0) + " repeated");
      }
    }
    assertThat(leader.server.seen)
        .containsExactlyInAnyOrder("GET /services", "POST /services/create");
  }

  @Test
  void a_body_that_was_under_way_goes_whole_to_the_next_leader() throws Exception {
    try (Silent silent = new Silent(ca)) {
      follower.leaders.other(silent.leader());
      int size = 7 << 20; // More than what the connection to the silent one takes.
      try (Wire wire = follower.connect()) {
        wire.request("POST", "/configs/create", "Content-Length: " + size);
        wire.out.write(new byte[size]);
        wire.out.flush();
        Eventually.holds(() -> silent.heads.size() == 1);
        follower.leaders.other(node2);
        assertThat(wire.answer().text()).startsWith("server two").contains("body " + size);
      }
    }
  }

  @Test
  void a_node_that_leads_after_the_connection_broke_decides_itself() throws Exception {
    try (Silent silent = new Silent(ca)) {
      follower.leaders.other(silent.leader());
      try (Wire wire = follower.connect()) {
        wire.request("POST", "/services/create", "Content-Length: 2").send("{}");
        Eventually.holds(() -> silent.heads.size() == 1);
        follower.leaders.thisNode();
        assertThat(wire.answer().text())
            .startsWith("server one")
            .containsIgnoringCase("X-Waggle-Request: " + requests(silent).get(0) + " repeated");
      }
    }
  }

  @Test
  void an_answer_that_decides_nothing_makes_the_manager_ask_whoever_leads_next() throws Exception {
    leader.server.on(
        "/services/create",
        exchange -> {
          follower.leaders.thisNode();
          exchange.getResponseHeaders().set("X-Waggle-Undecided", "true");
          FakeServer.answer(exchange, 500, "no leader");
        });
    try (Wire wire = follower.connect()) {
      assertThat(wire.post("/services/create", "{}").text())
          .startsWith("server one")
          .contains("body 2");
    }
  }

  @Test
  void an_answer_that_decides_nothing_is_passed_on_when_the_time_is_over() throws Exception {
    leader.server.on(
        "/services",
        exchange -> {
          exchange.getResponseHeaders().set("X-Waggle-Undecided", "true");
          FakeServer.answer(exchange, 500, "no leader");
        });
    try (Wire wire = follower.connect()) {
      Answer answer = wire.get("/services");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).isEqualTo("no leader");
      assertThat(answer.header("X-Waggle-Undecided")).as("between managers only").isEmpty();
    }
    assertThat(leader.server.seen).hasSizeGreaterThan(1);
  }

  @Test
  void a_manager_that_is_about_to_lead_is_waited_for() throws Exception {
    leader.leaders.nobody();
    try (Wire wire = follower.connect()) {
      wire.request("POST", "/services/create", "Content-Length: 2").send("{}");
      leader.leaders.thisNode();
      assertThat(wire.answer().text()).startsWith("server two");
    }
  }

  private static List<String> requests(Breaking leader) {
    return leader.heads.stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("X-Waggle-Request: "))
        .map(line -> line.substring("X-Waggle-Request: ".length()))
        .toList();
  }

  @Test
  void streams_are_forwarded_event_by_event_and_their_end_is_noticed() throws Exception {
    AtomicInteger open = new AtomicInteger();
    leader.server.on(
        "/services/s/logs",
        exchange -> {
          open.incrementAndGet();
          leader.gate.whenGone(
              exchange.getRequestHeaders().getFirst("X-Waggle-Connection"), open::decrementAndGet);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("first".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });
    try (Wire wire = follower.connect()) {
      wire.request("GET", "/services/s/logs?follow=1");
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(200);
      assertThat(Answer.readChunk(wire.in)).asString().isEqualTo("first");
      assertThat(open).hasValue(1);
    }
    Eventually.holds(() -> open.get() == 0);
  }

  @Test
  void large_answers_and_bodies_pass_whole() throws IOException {
    byte[] much = new byte[20 << 20];
    leader.server.on(
        "/services",
        exchange -> {
          exchange.sendResponseHeaders(200, much.length);
          exchange.getResponseBody().write(much);
          exchange.close();
        });
    try (Wire wire = follower.connect()) {
      assertThat(wire.get("/services").body()).hasSize(much.length);
      int size = 7 << 20;
      wire.request("POST", "/configs/create", "Content-Length: " + size);
      wire.out.write(new byte[size]);
      assertThat(wire.answer().text()).contains("server two").contains("body " + size);
    }
  }

  @Test
  void an_agent_that_cannot_reach_the_leader_is_relayed_if_it_asks() throws IOException {
    InetSocketAddress address = follower.openCluster();
    try (Wire agent = Wire.tls(address, ca.worker("node7"))) {
      assertThat(agent.get("/waggle/v1/agent/session").text()).startsWith("server one");
      assertThat(agent.get("/waggle/v1/agent/session", "X-Waggle-Relay: leader").text())
          .startsWith("server two")
          .containsIgnoringCase("X-Waggle-Forwarded-For: node node7 worker cluster1")
          .containsIgnoringCase("X-Waggle-Peer: 127.0.0.1");
    }
  }

  @Test
  void a_join_at_any_manager_reaches_the_leader() throws IOException {
    InetSocketAddress address = follower.openCluster();
    try (Wire stranger = Wire.tls(address, ca.anonymous())) {
      assertThat(stranger.post("/waggle/v1/join", "{}").text())
          .startsWith("server two")
          .containsIgnoringCase("X-Waggle-Forwarded-For: anonymous 127.0.0.1")
          .containsIgnoringCase("X-Waggle-Peer: 127.0.0.1");
    }
  }

  /** A leader that reads a request's head and hangs up. */
  private static class Breaking implements AutoCloseable {
    final List<String> heads = new CopyOnWriteArrayList<>();
    private final SSLServerSocket listening;

    Breaking(TestCa ca) throws IOException {
      listening = TlsListeners.loopback(ca.manager("node5"));
      Thread accepting = new Thread(this::accept);
      accepting.setDaemon(true);
      accepting.start();
    }

    LeaderView.Leader leader() {
      return new LeaderView.Leader(
          new InetSocketAddress("127.0.0.1", listening.getLocalPort()), "node5");
    }

    private void accept() {
      try {
        while (true) {
          SSLSocket socket = (SSLSocket) listening.accept();
          StringBuilder head = new StringBuilder();
          String line = Answer.readLine(socket.getInputStream());
          while (!line.isEmpty()) {
            head.append(line).append('\n');
            line = Answer.readLine(socket.getInputStream());
          }
          heads.add(head.toString());
          afterHead(socket);
        }
      } catch (IOException over) {
        // The test is over.
      }
    }

    void afterHead(SSLSocket socket) throws IOException {
      socket.close();
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  /** A leader whose machine lost its power after it had read the request. */
  private static final class Silent extends Breaking {
    Silent(TestCa ca) throws IOException {
      super(ca);
    }

    @Override
    void afterHead(SSLSocket socket) {
      // Says nothing, keeps the connection.
    }
  }
}
