package dev.waggle.it.container;

import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.manager.adapter.security.CertificateAuthority;
import dev.waggle.manager.adapter.security.Identity;
import dev.waggle.manager.adapter.security.JoinClient;
import dev.waggle.manager.adapter.security.JoinOutcome;
import dev.waggle.manager.adapter.security.NodeKey;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Somebody at the other end of the network, who speaks to a port with what he has in hand, and
 * believes everybody.
 */
final class Stranger {
  private static final char[] PASSWORD = "test".toCharArray();
  private static final int PATIENCE_MILLIS = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final Optional<SSLContext> tls;

  private Stranger(String name, Optional<SSLContext> tls) {
    this.name = name;
    this.tls = tls;
  }

  static Stranger plain() {
    return new Stranger("without TLS", Optional.empty());
  }

  static Stranger anonymous() throws Exception {
    return new Stranger("without a certificate", Optional.of(context(new KeyManager[0])));
  }

  /** Says that he is a manager of the swarm, by a certificate of his own authority. */
  static Stranger forged(String cluster, String manager) throws Exception {
    CertificateAuthority own = CertificateAuthority.create(InstantSource.system());
    NodeKey key = NodeKey.generate();
    Identity claimed = new Identity(new NodeId(manager), Role.MANAGER, new ClusterId(cluster));
    String chain = own.sign(key.request(), claimed, Duration.ofDays(1)) + own.root().pem();
    return new Stranger("with a forged certificate", Optional.of(context(keys(key.pem(), chain))));
  }

  /** No stranger: another manager's gate, by the certificate in a manager's directory. */
  static Stranger manager(Path node) throws Exception {
    String key = Files.readString(node.resolve("key.pem"));
    String chain = Files.readString(node.resolve("cert.pem"));
    return new Stranger("with a manager's certificate", Optional.of(context(keys(key, chain))));
  }

  /** Joins as a worker and keeps the certificate. */
  static Stranger worker(String manager, String token) throws Exception {
    NodeKey key = NodeKey.generate();
    JoinRequest request =
        new JoinRequest(
            token,
            key.request(),
            Optional.empty(),
            Optional.of("127.0.0.1:1"),
            Optional.empty(),
            Optional.empty());
    JoinOutcome<JoinGrant> outcome =
        new JoinClient(InstantSource.system(), LIMIT).join(manager, request, key);
    if (!(outcome instanceof JoinOutcome.Granted<JoinGrant> granted)) {
      throw new AssertionError("not admitted: " + outcome);
    }
    return new Stranger(
        "with a worker's certificate",
        Optional.of(context(keys(key.pem(), granted.grant().certificate()))));
  }

  /** All that the port says to this until it closes; what it said so far, if it stays silent. */
  String say(int port, String request) {
    try (Socket socket = connect(port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      if (socket instanceof SSLSocket ssl) {
        ssl.startHandshake();
      }
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return everything(socket.getInputStream());
    } catch (IOException refused) {
      return "";
    }
  }

  private static String everything(InputStream in) {
    StringBuilder said = new StringBuilder();
    byte[] block = new byte[8192];
    try {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        said.append(new String(block, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException silent) {
      said.append("(silence)");
    } catch (IOException broken) {
      // What it said before counts.
    }
    return said.toString();
  }

  private Socket connect(int port) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    return tls.isEmpty()
        ? plain
        : tls.get().getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
  }

  private static SSLContext context(KeyManager[] keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new Trusting()}, new SecureRandom());
    return context;
  }

  private static KeyManager[] keys(String keyPem, String chainPem) throws Exception {
    String base64 = keyPem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(chainPem.getBytes(StandardCharsets.US_ASCII)))
            .toArray(Certificate[]::new);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry("own", key, PASSWORD, chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, PASSWORD);
    return factory.getKeyManagers();
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
