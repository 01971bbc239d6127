package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.model.spec.Role;
import dev.waggle.node.NodeCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Managers that fetch their next certificate while they work. */
class RenewalIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Path dir;
  private LoopbackNode leader;
  private LoopbackNode other;

  @BeforeEach
  void two_managers() throws IOException {
    dir = Files.createTempDirectory("wgl");
    leader = new LoopbackNode(dir, "m1").start();
    leader.init(false);
    other = new LoopbackNode(dir, "m2").start();
    other.join(leader, Role.MANAGER);
  }

  @AfterEach
  void end() throws IOException {
    other.close();
    leader.close();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Test
  void the_next_certificate_is_shown_and_nothing_is_closed_for_it() throws Exception {
    for (LoopbackNode node : new LoopbackNode[] {other, leader}) {
      NodeCredentials before = node.home().credentials().orElseThrow();
      Optional<ManagerPart> part = node.current().part();
      node.dieAfter(Integer.MAX_VALUE);
      assertThat(shown(node)).isEqualTo(certificate(before));

      Swarm.tell(node, Role.WORKER); // which the leader does not confirm: it says manager again

      await().atMost(PATIENCE).until(() -> !node.home().credentials().orElseThrow().equals(before));
      NodeCredentials after = node.home().credentials().orElseThrow();
      await().atMost(PATIENCE).until(() -> shown(node).equals(certificate(after)));
      assertThat(after.key()).isNotEqualTo(before.key());
      assertThat(node.current().part()).isEqualTo(part);
      assertThat(node.steps()).as("nothing was opened or closed").isEmpty();
      assertThat(node.identity().orElseThrow().role()).isEqualTo(Role.MANAGER);
      assertThat(leader.current().read().nodes().get(node.id()).orElseThrow().bookkeeping())
          .satisfies(kept -> assertThat(kept.certificatePem()).contains(after.certificate()));
    }
    assertThat(leader.current().log().voters()).hasSize(2);
  }

  @Test
  void whatever_the_agent_was_told_before_a_later_word_is_asked_about_again() {
    NodeCredentials first = other.home().credentials().orElseThrow();
    Swarm.tell(other, Role.WORKER);
    NodeCredentials second = changedFrom(first);
    Swarm.tell(other, Role.MANAGER);
    Swarm.tell(other, Role.WORKER);
    changedFrom(second);
  }

  private NodeCredentials changedFrom(NodeCredentials before) {
    return await()
        .atMost(PATIENCE)
        .until(() -> other.home().credentials().orElseThrow(), now -> !now.equals(before));
  }

  /** What the node's cluster door shows to a new connection of the other one. */
  private Certificate shown(LoopbackNode node) throws Exception {
    SSLContext client = (node == leader ? other : leader).clientTls();
    try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket()) {
      InetSocketAddress address = Addressing.socketAddress(node.clusterAddress());
      socket.connect(address, (int) PATIENCE.toMillis());
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static Certificate certificate(NodeCredentials held) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(
            new ByteArrayInputStream(held.certificate().getBytes(StandardCharsets.US_ASCII)));
  }
}
