package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.manager.adapter.security.CertificateAuthority;
import dev.waggle.manager.adapter.security.Identity;
import dev.waggle.manager.adapter.security.JoinOutcome;
import dev.waggle.manager.adapter.security.NodeKey;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import dev.waggle.node.NodeCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
  private static final NodeId SELF = new NodeId("aaaaaaaaaaaaaaaaaaaaaaaaa");
  private static final NodeId OTHER = new NodeId("bbbbbbbbbbbbbbbbbbbbbbbbb");
  private static final ClusterId CLUSTER = new ClusterId("sssssssssssssssssssssssss");

  private final AtomicInteger asked = new AtomicInteger();
  @TempDir private Path temp;
  private LoneMember self;
  private Renewal renewal;

  @BeforeEach
  void a_manager_that_is_told_to_be_a_worker() throws IOException, GeneralSecurityException {
    self = new LoneMember(temp);
    self.home().install(identity(), credentials());
    Swarm.tell(self.home().directory(), Role.WORKER);
    renewal =
        new Renewal(
            self.member(),
            (manager, identity, key) -> refusedAtLast(),
            (grant, credentials) -> {},
            new Random(1));
  }

  @AfterEach
  void end() {
    renewal.close();
    self.close();
  }

  private static NodeIdentity identity() {
    return new NodeIdentity(
        NodeIdentity.FORMAT,
        SELF,
        CLUSTER,
        Role.MANAGER,
        Stage.MEMBER,
        new Epoch(1, "abc"),
        List.of(new ManagerAddress(OTHER, "192.0.2.2:2377")),
        Optional.empty(),
        new Doors("192.0.2.1:2377", "192.0.2.1:2377", "192.0.2.1:2378", Optional.empty()),
        Place.NONE);
  }

  private static NodeCredentials credentials() throws GeneralSecurityException {
    CertificateAuthority authority = CertificateAuthority.create(InstantSource.system());
    NodeKey key = NodeKey.generate();
    String signed =
        authority.sign(
            key.request(),
            new Identity(SELF, Role.MANAGER, CLUSTER),
            CertificateAuthority.DEFAULT_NODE_LIFETIME);
    return new NodeCredentials(signed, key.pem(), authority.root().pem());
  }

  private JoinOutcome<RenewGrant> refusedAtLast() {
    if (asked.incrementAndGet() == 1) {
      throw new NoClassDefFoundError("for this test");
    }
    return new JoinOutcome.Unanswered<>("not now");
  }

  @Test
  void an_error_is_not_the_end_of_it() {
    renewal.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(asked).hasValueGreaterThan(1));
  }
}
