package dev.waggle.manager.adapter.security;

import dev.waggle.model.object.TlsInfo;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The certificate, or during a root rotation the certificates, that a swarm trusts. Public data:
 * every node holds it, and anybody may ask a manager for it. The first certificate of the text is
 * the one whose key signs.
 */
public final class RootCertificate {
  private final String pem;
  private final List<X509Certificate> certificates;

  private RootCertificate(String pem, List<X509Certificate> certificates) {
    this.pem = pem;
    this.certificates = certificates;
  }

  /**
   * @throws GeneralSecurityException if the text is not PEM certificates and nothing else
   */
  public static RootCertificate parse(String pem) throws GeneralSecurityException {
    return new RootCertificate(pem, Pem.certificates(pem));
  }

  /** The text as it was given; join tokens carry the digest of exactly these bytes. */
  public String pem() {
    return pem;
  }

  /** The issuing certificate. */
  public X509Certificate certificate() {
    return certificates.get(0);
  }

  /** SHA-256 of the PEM text, 32 bytes. */
  public byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(pem.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** As the API shows it on the cluster and on each node. */
  public TlsInfo tlsInfo() {
    return new TlsInfo(
        Optional.of(pem),
        Optional.of(base64(certificate().getSubjectX500Principal().getEncoded())),
        Optional.of(base64(certificate().getPublicKey().getEncoded())));
  }

  Set<TrustAnchor> anchors() {
    return certificates.stream()
        .map(certificate -> new TrustAnchor(certificate, null))
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean contains(X509Certificate certificate) {
    return certificates.contains(certificate);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RootCertificate root && pem.equals(root.pem);
  }

  @Override
  public int hashCode() {
    return pem.hashCode();
  }

  @Override
  public String toString() {
    return "RootCertificate[" + certificate().getSubjectX500Principal().getName() + "]";
  }
}
