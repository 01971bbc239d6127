package dev.waggle.manager.adapter.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import dev.waggle.testing.TlsListeners;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class ReloadableTlsTest {
  private static final NodeId OTHER = new NodeId("rdza8c0000000000000000000");

  private final Swarm swarm = new Swarm();

  @Test
  void two_managers_shake_hands_and_know_each_other() throws Exception {
    Handshake handshake =
        shake(
            tls(Role.MANAGER).context(PeerRule.MANAGER),
            tls(new Identity(OTHER, Role.MANAGER, Swarm.CLUSTER)).context(PeerRule.MANAGER));
    assertThat(handshake.seenByServer().nodeId()).isEqualTo(OTHER);
    assertThat(handshake.seenByClient().nodeId()).isEqualTo(Swarm.NODE);
    assertThat(handshake.protocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void a_worker_is_let_in_where_members_are() throws Exception {
    Handshake handshake =
        shake(
            tls(Role.MANAGER).context(PeerRule.MEMBER), tls(Role.WORKER).context(PeerRule.MANAGER));
    assertThat(handshake.seenByServer().role()).isEqualTo(Role.WORKER);
  }

  @Test
  void a_worker_is_refused_where_a_manager_is_needed() throws Exception {
    refusedByServer(
        tls(Role.MANAGER).context(PeerRule.MANAGER),
        tls(Role.WORKER).context(PeerRule.MEMBER),
        "not part of OUs: [swarm-manager]");
  }

  @Test
  void a_client_refuses_a_worker_that_poses_as_a_manager() throws Exception {
    SSLContext server = tls(Role.WORKER).context(PeerRule.MEMBER);
    SSLContext client = tls(Role.WORKER).context(PeerRule.MANAGER);
    assertThatThrownBy(() -> shake(server, client))
        .rootCause()
        .hasMessageContaining("not part of OUs: [swarm-manager]");
  }

  @Test
  void another_swarms_certificate_is_refused() throws Exception {
    refusedByServer(
        tls(Role.MANAGER).context(PeerRule.MEMBER),
        // Trusts the server, so that only the server can be the one who refuses.
        trustingAll(new Swarm().certificate(Role.MANAGER)),
        "Path does not chain with any of the trust anchors");
  }

  @Test
  void another_cluster_of_the_same_root_is_refused() throws Exception {
    Identity stranger =
        new Identity(OTHER, Role.MANAGER, new ClusterId("t7kmbwq1eedsu821webfwybfp"));
    refusedByServer(
        tls(Role.MANAGER).context(PeerRule.MEMBER),
        trustingAll(swarm.certificate(stranger, Duration.ofDays(1))),
        "not part of organization: " + Swarm.CLUSTER);
  }

  @Test
  void an_expired_certificate_is_refused() throws Exception {
    NodeCertificate shortLived =
        swarm.certificate(new Identity(OTHER, Role.MANAGER, Swarm.CLUSTER), Duration.ofHours(1));
    InstantSource later = InstantSource.offset(Swarm.CLOCK, Duration.ofHours(2));
    refusedByServer(
        new ReloadableTls(swarm.certificate(Role.MANAGER), later).context(PeerRule.MEMBER),
        new ReloadableTls(shortLived, Swarm.CLOCK).context(PeerRule.MEMBER),
        "validity check failed");
  }

  @Test
  void a_certificate_back_dated_by_a_day_suits_a_clock_that_is_late() throws Exception {
    InstantSource late = InstantSource.offset(Swarm.CLOCK, Duration.ofHours(-23));
    Handshake handshake =
        shake(
            new ReloadableTls(swarm.certificate(Role.MANAGER), late).context(PeerRule.MEMBER),
            tls(Role.MANAGER).context(PeerRule.MANAGER));
    assertThat(handshake.seenByServer().nodeId()).isEqualTo(Swarm.NODE);
  }

  @Test
  void rules_can_be_joined() throws Exception {
    PeerRule notRemoved =
        peer -> peer.nodeId().equals(OTHER) ? Optional.of("removed") : Optional.empty();
    refusedByServer(
        tls(Role.MANAGER).context(PeerRule.MANAGER.and(notRemoved)),
        tls(new Identity(OTHER, Role.MANAGER, Swarm.CLUSTER)).context(PeerRule.MEMBER),
        "removed");
  }

  @Test
  void a_swapped_certificate_is_shown_by_the_next_handshake_of_the_same_contexts()
      throws Exception {
    ReloadableTls serving = tls(Role.MANAGER);
    ReloadableTls calling = tls(Role.WORKER);
    SSLContext server = serving.context(PeerRule.MEMBER);
    SSLContext client = calling.context(PeerRule.MANAGER);
    try (SSLServerSocket listener = listener(server)) {
      assertThat(greeted(client, listener).role()).isEqualTo(Role.WORKER);
      calling.replace(swarm.certificate(Role.MANAGER));
      // A resumed session would go on as the worker; sessions live for a second.
      await(() -> greeted(client, listener).role() == Role.MANAGER);
    }
  }

  @Test
  void a_swapped_root_is_trusted_at_once() throws Exception {
    Swarm rotated = new Swarm();
    ReloadableTls serving = tls(Role.MANAGER);
    SSLContext server = serving.context(PeerRule.MEMBER);
    serving.replace(rotated.certificate(Role.MANAGER));
    SSLContext client =
        new ReloadableTls(rotated.certificate(Role.WORKER), Swarm.CLOCK).context(PeerRule.MANAGER);
    assertThat(shake(server, client).seenByServer().role()).isEqualTo(Role.WORKER);
  }

  @Test
  void a_swap_in_the_middle_of_a_handshake_pairs_no_old_chain_with_a_new_key()
      throws GeneralSecurityException {
    NodeCertificate first = swarm.certificate(Role.MANAGER);
    SwappableKey key = new SwappableKey(first);
    String alias = key.chooseEngineServerAlias("EC", null, null);
    key.replace(swarm.certificate(Role.MANAGER));
    assertThat(key.getCertificateChain(alias)).containsExactly(first.chain().get(0));
    assertThat(key.getPrivateKey(alias)).isEqualTo(first.key());
    assertThat(key.chooseEngineServerAlias("EC", null, null)).isNotEqualTo(alias);
  }

  private record Handshake(Identity seenByServer, Identity seenByClient, String protocol) {}

  private ReloadableTls tls(Role role) throws GeneralSecurityException {
    return new ReloadableTls(swarm.certificate(role), Swarm.CLOCK);
  }

  private ReloadableTls tls(Identity identity) throws GeneralSecurityException {
    return new ReloadableTls(swarm.certificate(identity, Duration.ofDays(1)), Swarm.CLOCK);
  }

  private SSLContext trustingAll(NodeCertificate shown) {
    return ReloadableTls.context(
        new javax.net.ssl.KeyManager[] {new SwappableKey(shown)},
        new SwarmTrust(swarm.authority::root, PeerRule.MEMBER, Swarm.CLOCK));
  }

  private static void refusedByServer(SSLContext server, SSLContext client, String why)
      throws Exception {
    try (SSLServerSocket listener = listener(server)) {
      CompletableFuture<SSLSession> serving = serve(listener);
      assertThatThrownBy(() -> readAByte(client, listener)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> serving.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasStackTraceContaining(why);
    }
  }

  /** In TLS 1.3 the client has finished before the server looks at its certificate. */
  private static void readAByte(SSLContext client, SSLServerSocket listener) throws IOException {
    try (SSLSocket socket = connect(client, listener)) {
      socket.startHandshake();
      socket.getInputStream().read();
    }
  }

  private static Handshake shake(SSLContext server, SSLContext client) throws Exception {
    try (SSLServerSocket listener = listener(server)) {
      CompletableFuture<SSLSession> serving = serve(listener);
      try (SSLSocket socket = connect(client, listener)) {
        socket.startHandshake();
        SSLSession seen = socket.getSession();
        return new Handshake(
            peer(serving.get(30, TimeUnit.SECONDS)), peer(seen), seen.getProtocol());
      }
    }
  }

  /** Whom the server sees; the byte makes the client take in the ticket for resuming. */
  private static Identity greeted(SSLContext client, SSLServerSocket listener) throws Exception {
    CompletableFuture<SSLSession> serving = serve(listener);
    try (SSLSocket socket = connect(client, listener)) {
      assertThat(socket.getInputStream().read()).isEqualTo('!');
    }
    return peer(serving.get(30, TimeUnit.SECONDS));
  }

  private static Identity peer(SSLSession session) throws Exception {
    return Identity.of((X509Certificate) session.getPeerCertificates()[0]);
  }

  private static SSLServerSocket listener(SSLContext context) throws IOException {
    SSLServerSocket listener = TlsListeners.loopback(context);
    listener.setEnabledProtocols(new String[] {ReloadableTls.PROTOCOL});
    listener.setNeedClientAuth(true);
    return listener;
  }

  private static SSLSocket connect(SSLContext context, SSLServerSocket listener)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    socket.setEnabledProtocols(new String[] {ReloadableTls.PROTOCOL});
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static CompletableFuture<SSLSession> serve(SSLServerSocket listener) {
    CompletableFuture<SSLSession> done = new CompletableFuture<>();
    CompletableFuture.runAsync(
        () -> {
          try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.setSoTimeout(30_000);
            socket.startHandshake();
            socket.getOutputStream().write('!');
            // Before the close, which waits for the client's.
            done.complete(socket.getSession());
          } catch (IOException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) {
    org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::holds);
  }
}
