package dev.waggle.manager.adapter.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the newest certificate. A handshake asks three times (alias, chain, key); the alias is the
 * generation, so that a swap in between never pairs an old chain with a new key.
 */
final class SwappableKey extends X509ExtendedKeyManager {
  private record Generation(String alias, NodeCertificate certificate) {}

  /** Newest first; the one before it serves the handshakes under way. */
  private volatile List<Generation> generations;

  private long count;

  SwappableKey(NodeCertificate first) {
    this.generations = List.of(new Generation("0", first));
  }

  NodeCertificate current() {
    return generations.get(0).certificate();
  }

  synchronized void replace(NodeCertificate next) {
    count++;
    generations = List.of(new Generation(Long.toString(count), next), generations.get(0));
  }

  private Optional<NodeCertificate> find(String alias) {
    return generations.stream()
        .filter(g -> g.alias().equals(alias))
        .map(Generation::certificate)
        .findFirst();
  }

  private @Nullable String choose(String... keyTypes) {
    Generation newest = generations.get(0);
    boolean fits = Arrays.asList(keyTypes).contains(newest.certificate().key().getAlgorithm());
    return fits ? newest.alias() : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias).map(c -> c.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(NodeCertificate::key).orElse(null);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public String @Nullable [] getClientAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  private String @Nullable [] aliases(@Nullable String keyType) {
    String alias = keyType == null ? null : choose(keyType);
    return alias == null ? null : new String[] {alias};
  }
}
