package dev.waggle.manager.adapter.security;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A swarm's authority and the certificates that it hands out, for tests. */
final class Swarm {
  static final Instant NOW = Instant.parse("2026-11-24T09:16:14Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final ClusterId CLUSTER = new ClusterId("krpzhfzg253gbeh36ux89rt5g");
  static final NodeId NODE = new NodeId("lrwjjn9965cz43onfqu11c87g");

  final CertificateAuthority authority = CertificateAuthority.create(CLOCK);

  NodeCertificate certificate(Role role) throws GeneralSecurityException {
    return certificate(new Identity(NODE, role, CLUSTER), Duration.ofDays(90));
  }

  NodeCertificate certificate(Identity identity, Duration lifetime)
      throws GeneralSecurityException {
    NodeKey key = NodeKey.generate();
    String signed = authority.sign(key.request(), identity, lifetime);
    return NodeCertificate.of(key.pem(), signed, authority.root().pem());
  }
}
