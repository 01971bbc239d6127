package dev.waggle.agent.adapter.managerlink;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.node.NodeCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Mutual TLS 1.3 with this node's certificate; the other side must be a manager of the swarm. */
public final class NodeTls {
  /** The only version that is spoken. */
  static final String PROTOCOL = "TLSv1.3";

  private static final char[] IN_MEMORY_ONLY = {};

  private final SSLContext context;
  private final TlsInfo shown;

  private NodeTls(SSLContext context, TlsInfo shown) {
    this.context = context;
    this.shown = shown;
  }

  /**
   * With the three files of a node.
   *
   * @throws ManagerFailure.Refused if they do not fit together or cannot be read
   */
  public static NodeTls of(NodeCredentials credentials, ClusterId cluster) {
    try {
      List<X509Certificate> chain = certificates(credentials.certificate());
      List<X509Certificate> roots = certificates(credentials.root());
      PrivateKey key = key(credentials.key(), chain.get(0).getPublicKey().getAlgorithm());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("node", key, IN_MEMORY_ONLY, chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, IN_MEMORY_ONLY);
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(
          keys.getKeyManagers(), new TrustManager[] {new ManagersOnly(roots, cluster)}, null);
      return new NodeTls(context, shown(credentials.root(), roots.get(0)));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new ManagerFailure.Refused("this node's certificate is unusable: " + e.getMessage());
    }
  }

  SSLContext context() {
    return context;
  }

  /** Whom this node trusts, as its description shows it. */
  public TlsInfo shown() {
    return shown;
  }

  private static TlsInfo shown(String pem, X509Certificate root) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new TlsInfo(
        Optional.of(pem),
        Optional.of(base64.encodeToString(root.getSubjectX500Principal().getEncoded())),
        Optional.of(base64.encodeToString(root.getPublicKey().getEncoded())));
  }

  private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Certificate certificate :
        factory.generateCertificates(
            new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
      found.add((X509Certificate) certificate);
    }
    if (found.isEmpty()) {
      throw new GeneralSecurityException("no certificate in the file");
    }
    return found;
  }

  private static PrivateKey key(String pem, String algorithm) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
