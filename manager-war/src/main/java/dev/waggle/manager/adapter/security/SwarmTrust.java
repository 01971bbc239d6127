package dev.waggle.manager.adapter.security;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what the swarm's root has signed, is valid now and passes the rule. No host name is
 * checked: addresses change, who a node is stands in its certificate.
 */
final class SwarmTrust extends X509ExtendedTrustManager {
  private final Supplier<RootCertificate> root;
  private final PeerRule rule;
  private final InstantSource clock;

  SwarmTrust(Supplier<RootCertificate> root, PeerRule rule, InstantSource clock) {
    this.root = root;
    this.rule = rule;
    this.clock = clock;
  }

  void check(List<X509Certificate> chain) throws CertificateException {
    ChainCheck.requireTrusted(root.get(), chain, clock.instant());
    Optional<String> refusal = rule.refusal(Identity.of(chain.get(0)));
    if (refusal.isPresent()) {
      throw new CertificateException(refusal.get());
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(List.of(chain));
  }

  /** Names no one: the swarm's own clients know which certificate to show. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
