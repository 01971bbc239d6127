package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets where on the cluster port. */
@Timeout(60)
class ClusterDoorTest {
  private final TestCa ca = new TestCa();
  private TestNode node;
  private InetSocketAddress address;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode("one", TestNode.PATIENT);
    node.tls = Optional.of(ca.manager("node1"));
    address = node.openCluster();
    node.server.seen.clear();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private Wire as(SSLContext who) throws IOException {
    return Wire.tls(address, who);
  }

  @Test
  void without_a_certificate_only_the_ca_and_a_join_are_open() throws IOException {
    try (Wire wire = as(ca.anonymous())) {
      assertThat(wire.get("/waggle/v1/ca").text())
          .contains("server one")
          .containsIgnoringCase("X-Waggle-Caller: anonymous 127.0.0.1")
          .containsIgnoringCase("X-Waggle-Peer: 127.0.0.1");
      assertThat(wire.post("/waggle/v1/join", "{}").status()).isEqualTo(200);
      for (String target :
          List.of(
              "/services",
              "/_ping",
              "/info",
              "/waggle/v1/settings",
              "/waggle/v1/agent/session",
              "/waggle/v1/raft/x",
              "/waggle/v1/join/../raft/x",
              "/waggle/v1/ca/x",
              "/swarm",
              "/metrics",
              "/containers/json",
              "/v1.41/containers/json",
              "/")) {
        assertThat(wire.get(target).status()).as(target).isIn(400, 403);
      }
      Answer refused = wire.get("/waggle/v1/join");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text())
          .isEqualTo("{\"message\":\"this needs a client certificate of the swarm\"}\n");
    }
    assertThat(node.server.seen).containsExactly("GET /waggle/v1/ca", "POST /waggle/v1/join");
    assertThat(node.engine.seen).isEmpty();
  }

  @Test
  void a_workers_certificate_opens_its_session_and_renewal_and_nothing_of_the_swarm()
      throws IOException {
    try (Wire wire = as(ca.worker("node7"))) {
      assertThat(wire.get("/waggle/v1/agent/assignments").text())
          .containsIgnoringCase("X-Waggle-Caller: node node7 worker cluster1");
      assertThat(wire.post("/waggle/v1/renew", "csr").status()).isEqualTo(200);
      for (String target :
          List.of(
              "/services",
              "/v1.41/nodes",
              "/secrets",
              "/swarm/unlockkey",
              "/waggle/v1/raft/x",
              "/waggle/v1/local/x",
              "/waggle/v1/settings",
              "/containers/json",
              "/networks")) {
        assertThat(wire.get(target).status()).as(target).isEqualTo(403);
      }
      assertThat(wire.get("/v1.41/nodes").text())
          .as("what a client of a manager reads that is none any more and does not know yet")
          .contains("{\"message\":\"This node is not a swarm manager. Worker nodes can't");
    }
    assertThat(node.engine.seen).isEmpty();
  }

  @Test
  void a_managers_certificate_opens_the_swarm_and_neither_the_engine_nor_what_is_the_nodes_own()
      throws IOException {
    try (Wire wire = as(ca.manager("node2"))) {
      assertThat(wire.get("/services").text())
          .containsIgnoringCase("X-Waggle-Caller: node node2 manager cluster1");
      assertThat(wire.get("/waggle/v1/raft/members").status()).isEqualTo(200);
      assertThat(wire.get("/info").status()).isEqualTo(200);
      for (String target :
          List.of(
              "/containers/json",
              "/v1.41/images/json",
              "/events",
              "/waggle/v1/local/x",
              "/metrics")) {
        assertThat(wire.get(target).status()).as(target).isEqualTo(403);
      }
      for (String target : List.of("/swarm/leave?force=1", "/swarm/init", "/v1.41/swarm/join")) {
        assertThat(wire.get(target).status()).as(target).isEqualTo(403);
      }
    }
    assertThat(node.engine.seen).isEmpty();
  }

  @Test
  void a_former_managers_certificate_opens_what_a_workers_does_also_on_a_connection_that_stands()
      throws IOException {
    try (Wire wire = as(ca.manager("node2"));
        Wire other = as(ca.manager("node3"))) {
      assertThat(wire.get("/services").status()).isEqualTo(200);
      node.formerManagers.add("node2");

      for (String target :
          List.of(
              "/services",
              "/v1.41/nodes",
              "/swarm/unlockkey",
              "/info",
              "/waggle/v1/raft/probe",
              "/waggle/v1/history")) {
        assertThat(wire.get(target).status()).as(target).isEqualTo(403);
      }
      assertThat(wire.post("/waggle/v1/seat/take", "").status()).isEqualTo(403);
      assertThat(wire.post("/waggle/v1/renew", "csr").text())
          .containsIgnoringCase("X-Waggle-Caller: node node2 worker cluster1");
      assertThat(wire.get("/waggle/v1/agent/session").status()).isEqualTo(200);
      assertThat(wire.get("/waggle/v1/raft/epoch").status()).isEqualTo(200);
      assertThat(other.get("/services").status()).isEqualTo(200);
    }
  }

  @Test
  void a_former_manager_is_not_believed_who_asked_it() throws IOException {
    node.formerManagers.add("node2");
    try (Wire wire = as(ca.manager("node2"))) {
      assertThat(
              wire.post("/waggle/v1/renew", "csr", "X-Waggle-Forwarded-For: node node9 manager c")
                  .text())
          .doesNotContainIgnoringCase("X-Waggle-Forwarded-For: node node9");
    }
  }

  @Test
  void a_manager_is_believed_who_asked_it_and_a_worker_is_not() throws IOException {
    String[] said = {
      "X-Waggle-Forwarded-For: uid 0 @ node2",
      "X-Waggle-Hops: 1",
      "X-Waggle-Request: r1",
      "X-Waggle-Caller: local uid=0 pid=1"
    };
    try (Wire manager = as(ca.manager("node2"));
        Wire worker = as(ca.worker("node7"))) {
      assertThat(manager.get("/services", said).text())
          .containsIgnoringCase("X-Waggle-Forwarded-For: uid 0 @ node2")
          .containsIgnoringCase("X-Waggle-Hops: 1")
          .containsIgnoringCase("X-Waggle-Request: r1")
          .containsIgnoringCase("X-Waggle-Caller: node node2 manager cluster1")
          .doesNotContain("uid=0 pid=1");
      assertThat(worker.get("/waggle/v1/agent/x", said).text())
          .doesNotContainIgnoringCase("forwarded", "hops", "request: r1")
          .doesNotContain("uid=0 pid=1");
    }
  }

  @Test
  void a_certificate_that_names_no_role_of_a_node_is_worth_none() throws IOException {
    for (String subject :
        List.of(
            "CN=node1,OU=swarm-ca,O=cluster1",
            "CN=node1,O=cluster1",
            "OU=swarm-manager,O=cluster1",
            "CN=a b,OU=swarm-manager,O=cluster1",
            "CN=x+OU=swarm-manager,O=c\\, d")) {
      try (Wire wire = as(ca.context(subject))) {
        assertThat(wire.get("/services").status()).as(subject).isEqualTo(403);
      }
    }
  }

  @Test
  void a_certificate_of_another_swarm_is_refused_in_the_handshake() {
    TestCa other = new TestCa();
    assertThatThrownBy(
            () -> {
              // Trusts us, but was signed by somebody else.
              try (Wire wire = Wire.tls(address, mixed(other))) {
                wire.get("/services");
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(node.server.seen).isEmpty();
  }

  private SSLContext mixed(TestCa other) {
    return other.managerTrusting(ca, "node2");
  }

  @Test
  void tls_before_1_3_and_plain_text_are_refused() throws IOException {
    assertThatThrownBy(() -> Wire.tls(address, ca.manager("node2"), "TLSv1.2").close())
        .isInstanceOf(IOException.class);
    try (Wire wire = Wire.tcp(address)) {
      wire.request("GET", "/_ping");
      assertThat(wire.in.readAllBytes())
          .asString(StandardCharsets.ISO_8859_1)
          .doesNotContain("HTTP");
    }
  }

  @Test
  void a_new_certificate_counts_for_new_connections_and_disturbs_no_open_one() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    node.server.on(
        "/waggle/v1/agent/stream",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
          try {
            for (String event = events.take(); !event.isEmpty(); event = events.take()) {
              exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
            }
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.close();
        });
    TestCa next = new TestCa();
    try (Wire stream = as(ca.worker("node7"))) {
      stream.request("GET", "/waggle/v1/agent/stream");
      assertThat(Answer.readHead(stream.in).status()).isEqualTo(200);
      node.tls = Optional.of(next.manager("node1"));
      try (Wire wire = as(next.manager("node2"))) {
        assertThat(wire.get("/services").status()).isEqualTo(200);
      }
      assertThatThrownBy(() -> as(ca.manager("node2")).close()).isInstanceOf(IOException.class);
      events.add("still here");
      assertThat(Answer.readChunk(stream.in)).asString().isEqualTo("still here");
      events.add("");
    }
  }

  @Test
  void the_port_opens_and_closes_twenty_times_and_ends_its_connections() throws IOException {
    int port = address.getPort();
    InetSocketAddress again = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < 20; i++) {
      try (Wire wire = as(ca.manager("node2"))) {
        assertThat(wire.get("/services").status()).isEqualTo(200);
        node.gate.closeCluster();
        assertThat(wire.in.read()).isEqualTo(-1);
      }
      assertThat(node.gate.clusterAddress()).isEmpty();
      assertThatThrownBy(() -> Wire.tcp(again).close()).isInstanceOf(IOException.class);
      assertThat(TestNode.await(node.gate.openCluster(again)).getPort()).isEqualTo(port);
    }
  }

  @Test
  void a_port_that_is_taken_is_one_clear_line() throws IOException {
    node.gate.closeCluster();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress there =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
      assertThatThrownBy(() -> node.gate.openCluster(there))
          .isInstanceOf(GateException.class)
          .hasMessageStartingWith("port " + taken.getLocalPort() + " is already in use: ")
          .hasMessageContaining("--listen")
          .message()
          .hasLineCount(1);
    }
    assertThat(node.openCluster()).isNotNull();
  }

  @Test
  void an_address_that_this_machine_does_not_have_is_one_clear_line() {
    node.gate.closeCluster();
    assertThatThrownBy(() -> node.gate.openCluster(new InetSocketAddress("192.0.2.1", 0)))
        .isInstanceOf(GateException.class)
        .hasMessageStartingWith("cannot listen on 192.0.2.1: this machine has no such address");
  }

  @Test
  void one_address_gets_so_many_connections_and_the_local_socket_stays_open() throws IOException {
    node.openLocal();
    List<Wire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < TestNode.PATIENT.connectionsPerAddress(); i++) {
        wires.add(Wire.tcp(address));
      }
      assertThatThrownBy(() -> as(ca.manager("node2")).close()).isInstanceOf(IOException.class);
      try (Wire local = node.connect()) {
        assertThat(local.get("/services").status()).isEqualTo(200);
      }
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
    Eventually.holds(
        () -> {
          try (Wire wire = as(ca.manager("node2"))) {
            return wire.get("/services").status() == 200;
          } catch (IOException stillFull) {
            return false;
          }
        });
  }

  @Test
  void a_handshake_that_does_not_end_is_cut_off() throws IOException {
    try (TestNode brief = new TestNode("two", TestNode.SHORT)) {
      brief.tls = Optional.of(ca.manager("node1"));
      try (Wire wire = Wire.tcp(brief.openCluster())) {
        assertThat(wire.in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void a_connection_without_a_certificate_does_not_last() throws IOException {
    GateLimits limits =
        new GateLimits(
            10,
            10,
            Duration.ofSeconds(10),
            1 << 20,
            Duration.ofSeconds(10),
            1 << 20,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(300));
    try (TestNode brief = new TestNode("two", limits)) {
      brief.tls = Optional.of(ca.manager("node1"));
      InetSocketAddress there = brief.openCluster();
      try (Wire stranger = Wire.tls(there, ca.anonymous());
          Wire member = Wire.tls(there, ca.worker("node7"))) {
        assertThat(stranger.in.read()).isEqualTo(-1);
        assertThat(member.get("/waggle/v1/agent/x").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_port_on_all_addresses_sees_who_comes_by_the_plain_address() throws IOException {
    node.gate.closeCluster();
    InetSocketAddress all =
        TestNode.await(node.gate.openCluster(new InetSocketAddress("0.0.0.0", 0)));
    try (Wire wire = Wire.tls(all, ca.anonymous())) {
      assertThat(wire.get("/waggle/v1/ca").text())
          .containsIgnoringCase("X-Waggle-Peer: 127.0.0.1\n")
          .containsIgnoringCase("X-Waggle-Caller: anonymous 127.0.0.1\n");
    }
  }

  @Test
  void a_strangers_body_is_small() throws IOException {
    try (Wire wire = as(ca.anonymous())) {
      wire.request("POST", "/waggle/v1/join", "Content-Length: 100000");
      assertThat(wire.answer().status()).isEqualTo(413);
    }
  }
}
