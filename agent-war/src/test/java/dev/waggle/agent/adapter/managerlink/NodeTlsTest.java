package dev.waggle.agent.adapter.managerlink;

import static dev.waggle.agent.core.TestTasks.SWARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.json.EngineJson;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.node.NodeCredentials;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeTlsTest {
  private static final String MANAGER =
      "CN=" + "m".repeat(25) + ",OU=swarm-manager,O=" + SWARM.value();
  private static final String WORKER =
      "CN=" + TestTasks.NODE + ",OU=swarm-worker,O=" + SWARM.value();
  private static final AtomicInteger SERIALS = new AtomicInteger();

  private final Authority ours = new Authority();
  private Optional<HttpsServer> server = Optional.empty();
  private final AtomicReference<String> caller = new AtomicReference<>("");

  @AfterEach
  void stop() {
    server.ifPresent(s -> s.stop(0));
  }

  @Test
  void a_manager_of_the_swarm_is_spoken_to_and_learns_who_speaks() throws Exception {
    Managers.Door door = serve(ours, MANAGER);
    assertThat(opened(door).sessionId()).isEqualTo(new SessionId("1".repeat(25)));
    assertThat(new X500Principal(caller.get())).isEqualTo(new X500Principal(WORKER));
  }

  @Test
  void a_worker_cannot_pass_for_a_manager() throws Exception {
    refused(serve(ours, WORKER), "not a manager of this swarm");
  }

  @Test
  void a_manager_of_another_swarm_is_not_spoken_to() throws Exception {
    refused(
        serve(ours, "CN=" + "m".repeat(25) + ",OU=swarm-manager,O=" + "x".repeat(25)),
        "not a manager of this swarm");
  }

  @Test
  void a_certificate_of_another_authority_is_not_trusted() throws Exception {
    refused(serve(new Authority(), MANAGER), "not of this swarm");
  }

  @Test
  void what_the_node_trusts_is_shown_as_the_reference_shows_it() {
    var shown = NodeTls.of(ours.node(WORKER), SWARM).shown();
    assertThat(shown.trustRoot()).contains(ours.rootPem());
    assertThat(Base64.getDecoder().decode(shown.certIssuerSubject().orElseThrow()))
        .isEqualTo(ours.root.getSubjectX500Principal().getEncoded());
    assertThat(Base64.getDecoder().decode(shown.certIssuerPublicKey().orElseThrow()))
        .isEqualTo(ours.root.getPublicKey().getEncoded());
  }

  @Test
  void files_that_cannot_be_read_are_one_clear_line() {
    assertThatThrownBy(() -> NodeTls.of(new NodeCredentials("no", "no", "no"), SWARM))
        .isInstanceOf(ManagerFailure.Refused.class)
        .hasMessageStartingWith("this node's certificate is unusable: ");
  }

  private ManagerMessage.SessionStarted opened(Managers.Door door) {
    return HttpManagers.over(NodeTls.of(ours.node(WORKER), SWARM))
        .open(
            door,
            new AgentMessage.Hello(
                AgentMessage.FORMAT,
                TestTasks.NODE,
                "p1",
                Optional.empty(),
                Optional.empty(),
                NodeDescription.EMPTY));
  }

  private void refused(Managers.Door door, String why) {
    assertThatThrownBy(() -> opened(door))
        .isInstanceOf(ManagerFailure.Unreachable.class)
        .hasMessageContaining(why);
    assertThat(caller.get()).as("nothing was said").isEmpty();
  }

  private Managers.Door serve(Authority issuer, String subject) throws Exception {
    SSLContext context = issuer.server(subject, ours.root);
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    started.createContext(
        "/",
        exchange -> {
          try (exchange) {
            caller.set(
                ((com.sun.net.httpserver.HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            byte[] body =
                EngineJson.log()
                    .toJsonBytes(
                        new ManagerMessage.SessionStarted(
                            AgentMessage.FORMAT,
                            new SessionId("1".repeat(25)),
                            Duration.ofSeconds(1),
                            List.of()),
                        ManagerMessage.class);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    started.start();
    server = Optional.of(started);
    return new Managers.Door(
        new ManagerAddress(TestTasks.NODE, "127.0.0.1:" + started.getAddress().getPort()), false);
  }

  /** An authority as a swarm has one. */
  private static final class Authority {
    private static final char[] NO_PASSWORD = {};
    private final KeyPair keys = keyPair();
    private final X509Certificate root = signed("CN=swarm-ca", keys, true);

    private X509Certificate signed(String subject, KeyPair subjectKeys, boolean authority) {
      try {
        Instant now = Instant.now();
        var builder =
            new JcaX509v3CertificateBuilder(
                new X500Principal("CN=swarm-ca"),
                BigInteger.valueOf(SERIALS.incrementAndGet()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                new X500Principal(subject),
                subjectKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    NodeCredentials node(String subject) {
      KeyPair own = keyPair();
      return new NodeCredentials(pem(signed(subject, own, false)), pkcs8(own), rootPem());
    }

    String rootPem() {
      return pem(root);
    }

    SSLContext server(String subject, X509Certificate clients) throws Exception {
      KeyPair own = keyPair();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          own.getPrivate(),
          NO_PASSWORD,
          new X509Certificate[] {signed(subject, own, false)});
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(store, NO_PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("root", clients);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    }

    private static KeyPair keyPair() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static String pkcs8(KeyPair keys) {
      try {
        return pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static String pem(Object object) {
      StringWriter text = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
        writer.writeObject(object);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return text.toString();
    }
  }
}
