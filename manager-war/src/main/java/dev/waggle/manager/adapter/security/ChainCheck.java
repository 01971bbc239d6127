package dev.waggle.manager.adapter.security;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Does a chain of certificates lead to the swarm's root? */
final class ChainCheck {
  /** Node, cross-signed intermediate of a root rotation, root; one to spare. */
  private static final int LONGEST = 4;

  private ChainCheck() {}

  /**
   * @throws CertificateException if the chain does not lead to the root, or is not valid at {@code
   *     when}
   */
  static void requireTrusted(RootCertificate root, List<X509Certificate> chain, Instant when)
      throws CertificateException {
    if (chain.isEmpty() || chain.size() > LONGEST) {
      throw new CertificateException("a chain of " + chain.size() + " certificates");
    }
    try {
      PKIXParameters parameters = new PKIXParameters(root.anchors());
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(when));
      CertPath path =
          CertificateFactory.getInstance("X.509")
              .generateCertPath(chain.stream().takeWhile(c -> !root.contains(c)).toList());
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "a certificate that this swarm does not trust: " + e.getMessage(), e);
    }
  }
}
