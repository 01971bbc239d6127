package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.testing.FreePorts;
import dev.waggle.testing.TlsListeners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers speak TLS 1.3 and both sides show a certificate; whoever cannot stays out. */
class TlsRaftIT {
  @TempDir private Path dir;

  @Test
  void members_with_certificates_form_a_group_and_others_stay_out() throws Exception {
    SSLContext ours = context();
    try (RealGroup group = new RealGroup(dir, RaftTuning.DEFAULT).withTls(ours)) {
      RealGroup.Member a = group.init("a.1");
      group.learn("b.1");
      group.promote("b.1");
      group.write(10);
      group.awaitAgreement();
      a.group().suspectOnBrokenConnection(false);
      a.group().reconnect();
      group.write(10);
      group.awaitAgreement();
      RaftConfig plain =
          RaftConfig.alone(dir.resolve("x"), "x.1", FreePorts.address(), a.config.group())
              .withVoters(List.of("a.1", "b.1"))
              .withManagers(List.of(a.config.bind()));
      refused(plain);
      refused(plain.withTls(context()));
      group.write(1);
      assertThat(a.group().status().reachable()).containsExactlyInAnyOrder("a.1", "b.1");
    }
  }

  @Test
  void a_member_prefers_the_cipher_that_needs_no_instructions_of_the_processor() throws Exception {
    SSLContext ours = context();
    try (SSLServerSocket other = byTheOrderOfClients(ours)) {
      CompletableFuture<String> chosen = CompletableFuture.supplyAsync(() -> chosenBy(other));
      RaftConfig member =
          RaftConfig.alone(dir.resolve("x"), "x.1", FreePorts.address(), "group")
              .withTls(ours)
              .withVoters(List.of("a.1", "x.1"))
              .withManagers(List.of((InetSocketAddress) other.getLocalSocketAddress()));
      RaftGroup.open(member, RealGroup.CIPHER, new RecordingMachine()).close();
      assertThat(chosen.get(30, TimeUnit.SECONDS)).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
    }
  }

  private static SSLServerSocket byTheOrderOfClients(SSLContext context) throws Exception {
    SSLServerSocket socket = TlsListeners.loopback(context);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setUseCipherSuitesOrder(false);
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static String chosenBy(SSLServerSocket server) {
    try (SSLSocket accepted = (SSLSocket) server.accept()) {
      accepted.startHandshake();
      return accepted.getSession().getCipherSuite();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refused(RaftConfig stranger) {
    assertThatThrownBy(() -> RaftGroup.open(stranger, RealGroup.CIPHER, new RecordingMachine()))
        .isInstanceOf(RaftStartException.class);
  }

  /** A context that trusts only its own, fresh certificate. */
  private static SSLContext context() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = selfSigned(keys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("key", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
    store.setCertificateEntry("ca", certificate);
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(store, new char[0]);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static X509Certificate selfSigned(KeyPair keys) throws Exception {
    X500Principal name = new X500Principal("CN=test, OU=swarm-manager");
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    name,
                    keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }
}
