package dev.waggle.manager.adapter.security;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A node's key, its certificate and the root that both sides trust. Immutable; holds a secret. */
public final class NodeCertificate {
  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final RootCertificate root;
  private final Identity identity;

  private NodeCertificate(
      PrivateKey key, List<X509Certificate> chain, RootCertificate root, Identity identity) {
    this.key = key;
    this.chain = chain;
    this.root = root;
    this.identity = identity;
  }

  /**
   * Puts the three files of a node together.
   *
   * @throws GeneralSecurityException if the certificate is not the key's, names no node, or does
   *     not lead to the root; its dates are not looked at, because an expired node must still start
   *     to be renewed
   */
  public static NodeCertificate of(String keyPem, String chainPem, String rootPem)
      throws GeneralSecurityException {
    PrivateKey key = Pem.privateKey(keyPem);
    List<X509Certificate> chain = Pem.certificates(chainPem);
    RootCertificate root = RootCertificate.parse(rootPem);
    if (!Keys.isPair(key, chain.get(0).getPublicKey())) {
      throw new GeneralSecurityException("the node's certificate and its key are not a pair");
    }
    ChainCheck.requireTrusted(root, chain, chain.get(0).getNotAfter().toInstant());
    return new NodeCertificate(key, chain, root, Identity.of(chain.get(0)));
  }

  public Identity identity() {
    return identity;
  }

  public RootCertificate root() {
    return root;
  }

  /** The last instant at which others accept the certificate. */
  public Instant validUntil() {
    return chain.get(0).getNotAfter().toInstant();
  }

  /**
   * How long from {@code now} to wait with the renewal: between half and four fifths of the
   * validity, so that nodes that joined together do not renew together. The caller counts it on its
   * monotonic clock.
   *
   * @param chance uniform in [0, 1)
   * @return zero if the moment has passed
   */
  public Duration untilRenewal(Instant now, double chance) {
    Instant moment = issuedAt().plus(untilRenewal(chance));
    return moment.isAfter(now) ? Duration.between(now, moment) : Duration.ZERO;
  }

  /**
   * As {@link #untilRenewal(Instant, double)} for a certificate that came just now: no clock of
   * this machine is asked.
   */
  public Duration untilRenewal(double chance) {
    long validity = Duration.between(issuedAt(), validUntil()).toMillis();
    return Duration.ofMillis((long) (validity * (0.5 + 0.3 * chance)));
  }

  private Instant issuedAt() {
    return chain.get(0).getNotBefore().toInstant().plus(CertificateAuthority.BACK_DATED);
  }

  PrivateKey key() {
    return key;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  @Override
  public String toString() {
    return "NodeCertificate[" + identity + ", until " + validUntil() + ", key ***]";
  }
}
