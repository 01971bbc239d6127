package dev.waggle.manager.adapter.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.dispatch.RenewRequest;
import dev.waggle.dispatch.RootAnswer;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.adapter.security.JoinOutcome.Granted;
import dev.waggle.manager.adapter.security.JoinOutcome.Refused;
import dev.waggle.manager.adapter.security.JoinOutcome.Unanswered;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.spec.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a manager made of the JDK's own HTTPS server. */
class JoinClientTest {
  private static final NodeId NEW_NODE = new NodeId("rdza8c0000000000000000000");
  private static final Duration BUDGET = Duration.ofSeconds(30);
  private static final String RAFT = "10.56.0.2:2378";
  private static final EngineJson JSON = EngineJson.log();

  private interface Answer {
    byte[] to(HttpsExchange exchange) throws Exception;
  }

  private final Swarm swarm = new Swarm();
  private final JoinTokens tokens =
      JoinToken.createPair(swarm.authority.root(), new SecureRandom());
  private final NodeKey key = NodeKey.generate();
  private final JoinClient client = new JoinClient(Swarm.CLOCK, BUDGET);
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final java.util.concurrent.ExecutorService threads = Executors.newCachedThreadPool();
  private HttpsServer server;
  private volatile int status;

  @BeforeEach
  void serve() throws Exception {
    status = 200;
    server = serve(swarm.certificate(Role.MANAGER));
    answer("/waggle/v1/ca", exchange -> json(new RootAnswer(swarm.authority.root().pem())));
    answer("/waggle/v1/join", this::admit);
    answer("/waggle/v1/renew", this::renew);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void a_valid_token_is_exchanged_for_a_certificate() throws Exception {
    JoinOutcome<JoinGrant> outcome = client.join(address(), request(tokens.worker()), key);
    Granted<JoinGrant> granted = granted(outcome);
    assertThat(granted.certificate().identity())
        .isEqualTo(new Identity(NEW_NODE, Role.WORKER, Swarm.CLUSTER));
    assertThat(granted.certificate().root()).isEqualTo(swarm.authority.root());
    assertThat(granted.grant().managers())
        .containsExactly(new ManagerAddress(Swarm.NODE, "10.56.0.1:2377"));
    assertThat(granted.grant().seat()).isEmpty();
  }

  @Test
  void a_manager_is_told_its_seat() throws Exception {
    Granted<JoinGrant> granted = granted(client.join(address(), request(tokens.manager()), key));
    assertThat(granted.grant().role()).isEqualTo(Role.MANAGER);
    assertThat(granted.grant().seat().orElseThrow().raftId()).isEqualTo(NEW_NODE + ".1");
    assertThat(granted.grant().epoch()).isEqualTo(new Epoch(1, "abc"));
  }

  @Test
  void a_wrong_secret_is_refused_in_the_managers_words() throws Exception {
    String wrong = tokens.worker().substring(0, 60) + "0".repeat(25);
    refused(
        client.join(address(), request(wrong), key),
        EngineKind.BAD_PARAMETER,
        "rpc error: code = InvalidArgument desc = A valid join token is necessary to join this "
            + "cluster");
  }

  @Test
  void what_is_no_token_is_refused_without_asking_anyone() throws Exception {
    refused(
        client.join(address(), request("garbage"), key), EngineKind.SYSTEM, "invalid join token");
    assertThat(client.join(address(), request(""), key))
        .isEqualTo(new Refused<>(JoinToken.REFUSED));
    assertThat(asked).isEmpty();
  }

  @Test
  void another_swarms_token_is_not_shown_to_this_one() throws Exception {
    RootCertificate other = new Swarm().authority.root();
    JoinToken token = JoinToken.create(other, new SecureRandom());
    refused(
        client.join(address(), request(token.text()), key),
        EngineKind.SYSTEM,
        "remote CA does not match fingerprint. Expected: "
            + java.util.HexFormat.of().formatHex(other.digest()));
    assertThat(asked).containsExactly("/waggle/v1/ca");
  }

  @Test
  void someone_who_passes_on_the_root_of_the_swarm_but_is_not_of_it_gets_no_token()
      throws Exception {
    refusedAsUntrusted(new Swarm().certificate(Role.MANAGER));
  }

  @Test
  void a_worker_that_poses_as_a_manager_gets_no_token() throws Exception {
    refusedAsUntrusted(swarm.certificate(Role.WORKER));
  }

  @Test
  void a_manager_whose_certificate_is_over_gets_no_token() throws Exception {
    Identity manager = new Identity(Swarm.NODE, Role.MANAGER, Swarm.CLUSTER);
    refusedAsUntrusted(swarm.certificate(manager, Duration.ofHours(-1)));
  }

  private void refusedAsUntrusted(NodeCertificate shown) throws Exception {
    server.stop(0);
    server = serve(shown);
    answer("/waggle/v1/ca", exchange -> json(new RootAnswer(swarm.authority.root().pem())));
    answer("/waggle/v1/join", this::admit);
    assertThat(client.join(address(), request(tokens.worker()), key)).isInstanceOf(Refused.class);
    assertThat(asked).containsExactly("/waggle/v1/ca");
  }

  @Test
  void a_certificate_for_somebody_else_is_not_taken() throws Exception {
    server.removeContext("/waggle/v1/join");
    answer(
        "/waggle/v1/join",
        exchange -> {
          JoinRequest request = body(exchange, JoinRequest.class);
          Identity other = new Identity(Swarm.NODE, Role.WORKER, Swarm.CLUSTER);
          return json(grant(NEW_NODE, Role.WORKER, signed(request.certificateRequest(), other)));
        });
    JoinOutcome<JoinGrant> outcome = client.join(address(), request(tokens.worker()), key);
    assertThat(((Refused<?>) outcome).rejection().message()).startsWith("the certificate is for ");
  }

  @Test
  void nobody_there_is_no_refusal() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(client.join("127.0.0.1:" + free, request(tokens.worker()), key))
        .isInstanceOf(Unanswered.class);
    assertThat(client.join("no address at all", request(tokens.worker()), key))
        .isInstanceOf(Unanswered.class);
  }

  @Test
  void somebody_who_never_answers_is_given_up() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      JoinClient impatient = new JoinClient(Swarm.CLOCK, Duration.ofMillis(300));
      assertThat(
              impatient.join("127.0.0.1:" + silent.getLocalPort(), request(tokens.worker()), key))
          .isInstanceOf(Unanswered.class);
    }
  }

  @Test
  void an_endless_answer_is_given_up() throws Exception {
    server.removeContext("/waggle/v1/ca");
    server.createContext(
        "/waggle/v1/ca",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (exchange) {
            while (true) {
              exchange.getResponseBody().write(new byte[65536]);
            }
          }
        });
    JoinOutcome<JoinGrant> outcome = client.join(address(), request(tokens.worker()), key);
    assertThat(((Unanswered<?>) outcome).why()).contains("an answer of more than 1048576 bytes");
  }

  @Test
  void a_manager_that_cannot_decide_now_is_asked_again_later() throws Exception {
    status = 503;
    assertThat(client.join(address(), request(tokens.worker()), key))
        .isInstanceOf(Unanswered.class);
  }

  @Test
  void a_swarm_without_leader_answers_in_its_own_words() throws Exception {
    server.removeContext("/waggle/v1/join");
    answer(
        "/waggle/v1/join",
        exchange -> {
          status = 500;
          return "{\"message\":\"no leader\"}".getBytes(UTF_8);
        });
    refused(client.join(address(), request(tokens.worker()), key), EngineKind.SYSTEM, "no leader");
  }

  @Test
  void somebody_else_who_answers_there_is_said_to_be_no_manager() throws Exception {
    for (String body : List.of("", "<html>", "{\"message\":\"\"}")) {
      server.removeContext("/waggle/v1/ca");
      answer(
          "/waggle/v1/ca",
          exchange -> {
            status = 404;
            return body.getBytes(UTF_8);
          });
      refused(
          client.join(address(), request(tokens.worker()), key),
          EngineKind.NOT_FOUND,
          "what answers there is no manager of a swarm: status 404, " + body.length() + " bytes");
    }
  }

  @Test
  void an_answer_that_is_none_is_no_refusal() throws Exception {
    server.removeContext("/waggle/v1/ca");
    answer("/waggle/v1/ca", exchange -> "<html>".getBytes(UTF_8));
    assertThat(client.join(address(), request(tokens.worker()), key))
        .isInstanceOf(Unanswered.class);
  }

  @Test
  void a_certificate_is_renewed_with_the_role_of_now() throws Exception {
    ReloadableTls present =
        new ReloadableTls(
            swarm.certificate(
                new Identity(NEW_NODE, Role.WORKER, Swarm.CLUSTER), Duration.ofDays(1)),
            Swarm.CLOCK);
    JoinOutcome<RenewGrant> outcome = client.renew(present, address(), key, RAFT);
    assertThat(outcome).isInstanceOf(Granted.class);
    assertThat(((Granted<RenewGrant>) outcome).certificate().identity())
        .isEqualTo(new Identity(NEW_NODE, Role.MANAGER, Swarm.CLUSTER));
  }

  @Test
  void nothing_is_renewed_by_a_manager_of_another_swarm() throws Exception {
    ReloadableTls stranger = new ReloadableTls(new Swarm().certificate(Role.WORKER), Swarm.CLOCK);
    assertThat(client.renew(stranger, address(), key, RAFT)).isInstanceOf(Unanswered.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void the_token_is_in_no_text_form() {
    assertThat(request(tokens.worker()).toString()).doesNotContain(tokens.worker());
  }

  private byte[] admit(HttpsExchange exchange) throws Exception {
    JoinRequest request = body(exchange, JoinRequest.class);
    Optional<Role> role = JoinToken.roleOf(request.token(), tokens);
    if (role.isEmpty()) {
      status = 400;
      return ("{\"message\":\"" + JoinToken.REFUSED.message() + "\"}").getBytes(UTF_8);
    }
    Identity identity = new Identity(NEW_NODE, role.get(), Swarm.CLUSTER);
    return json(grant(NEW_NODE, role.get(), signed(request.certificateRequest(), identity)));
  }

  private byte[] renew(HttpsExchange exchange) throws Exception {
    RenewRequest request = body(exchange, RenewRequest.class);
    assertThat(request.raftAddr()).contains(RAFT);
    Identity asking =
        Identity.of((X509Certificate) exchange.getSSLSession().getPeerCertificates()[0]);
    Identity next = new Identity(asking.nodeId(), Role.MANAGER, asking.clusterId());
    return json(
        new RenewGrant(
            Role.MANAGER,
            signed(request.certificateRequest(), next),
            swarm.authority.root().pem(),
            new Epoch(1, "abc"),
            List.of(),
            Optional.of(new RaftSeat(asking.nodeId() + ".2", List.of()))));
  }

  private String signed(String request, Identity identity) throws GeneralSecurityException {
    return swarm.authority.sign(request, identity, Duration.ofDays(90));
  }

  private static JoinGrant grant(NodeId node, Role role, String certificate) {
    return new JoinGrant(
        node,
        Swarm.CLUSTER,
        role,
        certificate,
        "10.56.0.2:2377",
        new Epoch(1, "abc"),
        List.of(new ManagerAddress(Swarm.NODE, "10.56.0.1:2377")),
        role == Role.MANAGER
            ? Optional.of(
                new RaftSeat(
                    RaftSeat.raftId(node, 1),
                    List.of(new RaftSeat.Voter(Swarm.NODE + ".1", "10.56.0.1:2378"))))
            : Optional.empty());
  }

  private JoinRequest request(String token) {
    return new JoinRequest(
        token,
        key.request(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static <T> T body(HttpExchange exchange, Class<T> type) throws IOException {
    return JSON.fromJson(exchange.getRequestBody().readAllBytes(), type);
  }

  private static byte[] json(Object value) {
    return JSON.toJsonBytes(value);
  }

  private void answer(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          asked.add(path);
          try (exchange) {
            byte[] body = answer.to((HttpsExchange) exchange);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          } catch (RuntimeException | IOException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private HttpsServer serve(NodeCertificate shown) throws IOException {
    SSLContext context = new ReloadableTls(shown, Swarm.CLOCK).context(PeerRule.MEMBER);
    HttpsServer made =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    made.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setProtocols(new String[] {ReloadableTls.PROTOCOL});
            tls.setWantClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    made.setExecutor(threads);
    made.start();
    return made;
  }

  private static Granted<JoinGrant> granted(JoinOutcome<JoinGrant> outcome) {
    assertThat(outcome).isInstanceOf(Granted.class);
    return (Granted<JoinGrant>) outcome;
  }

  private static void refused(JoinOutcome<?> outcome, EngineKind kind, String message) {
    assertThat(outcome).isEqualTo(new Refused<>(new Rejection.ByEngine(kind, message)));
  }
}
