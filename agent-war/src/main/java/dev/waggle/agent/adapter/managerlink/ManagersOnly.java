package dev.waggle.agent.adapter.managerlink;

import dev.waggle.model.id.ClusterId;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts managers of one swarm, by whatever address: a certificate names a node and its role, not a
 * host.
 */
final class ManagersOnly extends X509ExtendedTrustManager {
  private static final String MANAGER = "swarm-manager";

  private final List<X509Certificate> roots;
  private final ClusterId cluster;

  ManagersOnly(List<X509Certificate> roots, ClusterId cluster) {
    this.roots = List.copyOf(roots);
    this.cluster = cluster;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("the manager shows no certificate");
    }
    try {
      Set<TrustAnchor> anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      List<X509Certificate> path =
          Arrays.stream(chain).takeWhile(certificate -> !roots.contains(certificate)).toList();
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "the manager's certificate is not of this swarm: " + e.getMessage(), e);
    }
    if (!MANAGER.equals(part(chain[0], "OU")) || !cluster.value().equals(part(chain[0], "O"))) {
      throw new CertificateException(
          "not a manager of this swarm: " + chain[0].getSubjectX500Principal().getName());
    }
  }

  private static String part(X509Certificate certificate, String type) throws CertificateException {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase(type)) {
          return String.valueOf(rdn.getValue());
        }
      }
      return "";
    } catch (InvalidNameException e) {
      throw new CertificateException("a certificate with a name that cannot be read", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String auth, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String auth, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String auth) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String auth, Socket socket)
      throws CertificateException {
    throw new CertificateException("an agent serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String auth, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("an agent serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String auth) throws CertificateException {
    throw new CertificateException("an agent serves nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return roots.toArray(X509Certificate[]::new);
  }
}
