package dev.waggle.manager.adapter.security;

import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Mutual TLS with this node's certificate. A context stays usable when the certificate or the root
 * is replaced: new handshakes show and trust the new ones, connections that stand are not touched.
 * Thread-safe.
 */
public final class ReloadableTls {
  /** Set it on every socket, engine or client: the contexts of the JDK would offer 1.2 too. */
  public static final String PROTOCOL = "TLSv1.3";

  private final SwappableKey key;
  private final InstantSource clock;

  /**
   * @param clock decides whether a peer's certificate is valid
   */
  public ReloadableTls(NodeCertificate first, InstantSource clock) {
    this.key = new SwappableKey(first);
    this.clock = clock;
  }

  /** What new handshakes show. */
  public NodeCertificate certificate() {
    return key.current();
  }

  /** New handshakes show this certificate and trust its root. */
  public void replace(NodeCertificate next) {
    key.replace(next);
  }

  /**
   * A context for servers and clients that accepts peers of this swarm that pass the rule. Whether
   * a server also serves clients without a certificate is the server's choice (want or need).
   */
  public SSLContext context(PeerRule rule) {
    return context(
        new KeyManager[] {key}, new SwarmTrust(() -> certificate().root(), ours(rule), clock));
  }

  /** Another swarm may have been made from the same root. */
  private PeerRule ours(PeerRule rule) {
    PeerRule sameCluster =
        peer ->
            peer.clusterId().equals(certificate().identity().clusterId())
                ? Optional.empty()
                : Optional.of(
                    "Permission denied: remote certificate not part of organization: "
                        + certificate().identity().clusterId().value());
    return sameCluster.and(rule);
  }

  static SSLContext context(KeyManager[] keys, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(keys, new TrustManager[] {trust}, null);
      // A resumed session would show the old certificate after a swap and skip the checks.
      context.getClientSessionContext().setSessionTimeout(1);
      context.getServerSessionContext().setSessionTimeout(1);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("setting up TLS", e);
    }
  }

  @Override
  public String toString() {
    return "ReloadableTls[" + certificate() + "]";
  }
}
