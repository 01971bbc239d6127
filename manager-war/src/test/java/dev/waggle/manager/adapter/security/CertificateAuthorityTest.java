package dev.waggle.manager.adapter.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.model.spec.Role;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private final Swarm swarm = new Swarm();
  private final Identity manager = new Identity(Swarm.NODE, Role.MANAGER, Swarm.CLUSTER);

  @Test
  void the_root_is_as_dockers() {
    X509Certificate root = swarm.authority.root().certificate();
    assertThat(root.getSubjectX500Principal().getName()).isEqualTo("CN=swarm-ca");
    assertThat(root.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(root.getNotBefore()).isEqualTo(Swarm.NOW.minus(Duration.ofHours(24)));
    assertThat(root.getNotAfter()).isEqualTo(Swarm.NOW.plus(Duration.ofDays(7300)));
    assertThat(root.getBasicConstraints()).isNotNegative();
    assertThat(swarm.authority.root().tlsInfo().certIssuerSubject())
        .as("encoded as recorded")
        .contains("MBMxETAPBgNVBAMTCHN3YXJtLWNh");
  }

  @Test
  void a_node_certificate_names_node_role_and_cluster() throws GeneralSecurityException {
    X509Certificate certificate = swarm.certificate(Role.MANAGER).chain().get(0);
    assertThat(Identity.of(certificate)).isEqualTo(manager);
    assertThat(certificate.getSubjectX500Principal().getName(X500Principal.RFC1779))
        .isEqualTo("CN=" + Swarm.NODE + ", OU=swarm-manager, O=" + Swarm.CLUSTER);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "swarm-manager"), List.of(2, Swarm.NODE.value()), List.of(2, "swarm-ca"));
    assertThat(certificate.getBasicConstraints()).as("signs nothing").isEqualTo(-1);
    assertThat(certificate.getNotBefore()).isEqualTo(Swarm.NOW.minus(Duration.ofHours(24)));
    assertThat(certificate.getNotAfter()).isEqualTo(Swarm.NOW.plus(Duration.ofDays(90)));
  }

  @Test
  void a_worker_certificate_is_not_the_ca() throws GeneralSecurityException {
    X509Certificate certificate = swarm.certificate(Role.WORKER).chain().get(0);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(2, "swarm-worker"), List.of(2, Swarm.NODE.value()));
  }

  @Test
  void no_node_certificate_outlives_the_root() throws GeneralSecurityException {
    NodeCertificate certificate = swarm.certificate(manager, Duration.ofDays(10_000));
    assertThat(certificate.validUntil())
        .isEqualTo(swarm.authority.root().certificate().getNotAfter().toInstant());
  }

  @Test
  void the_authority_is_made_again_from_its_texts() throws GeneralSecurityException {
    CertificateAuthority again =
        CertificateAuthority.of(
            swarm.authority.root().pem(), swarm.authority.keyPem(), Swarm.CLOCK);
    NodeKey key = NodeKey.generate();
    String signed = again.sign(key.request(), manager, Duration.ofDays(1));
    assertThat(NodeCertificate.of(key.pem(), signed, swarm.authority.root().pem()).identity())
        .isEqualTo(manager);
  }

  @Test
  void another_swarms_signing_key_is_refused() {
    assertThatThrownBy(
            () ->
                CertificateAuthority.of(
                    swarm.authority.root().pem(), new Swarm().authority.keyPem(), Swarm.CLOCK))
        .hasMessage("the signing key is not the root certificate's");
  }

  @Test
  void a_request_not_signed_by_its_own_key_is_refused() throws Exception {
    KeyPair asked = NodeKey.newPair();
    String forged =
        Pem.request(
            new JcaPKCS10CertificationRequestBuilder(new X500Principal(""), asked.getPublic())
                .build(Keys.signer(NodeKey.newPair().getPrivate())));
    assertThatThrownBy(() -> swarm.authority.sign(forged, manager, Duration.ofDays(1)))
        .hasMessage("the certificate request is not signed by its own key");
  }

  @Test
  void a_request_for_another_kind_of_key_is_refused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair rsa = generator.generateKeyPair();
    String request =
        Pem.request(
            new JcaPKCS10CertificationRequestBuilder(new X500Principal(""), rsa.getPublic())
                .build(Keys.signer(rsa.getPrivate())));
    assertThatThrownBy(() -> swarm.authority.sign(request, manager, Duration.ofDays(1)))
        .hasMessage("a node's key must be ECDSA P-256");
  }

  @Test
  void texts_that_are_no_requests_are_refused() {
    for (String text : List.of("", "x", swarm.authority.root().pem(), "a".repeat(100_000))) {
      assertThatThrownBy(() -> swarm.authority.sign(text, manager, Duration.ofDays(1)))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void a_certificate_with_another_key_is_not_a_pair() throws GeneralSecurityException {
    String signed = swarm.authority.sign(NodeKey.generate().request(), manager, Duration.ofDays(1));
    assertThatThrownBy(
            () ->
                NodeCertificate.of(NodeKey.generate().pem(), signed, swarm.authority.root().pem()))
        .hasMessage("the node's certificate and its key are not a pair");
  }

  @Test
  void a_certificate_of_another_swarm_does_not_fit_the_root() throws GeneralSecurityException {
    NodeKey key = NodeKey.generate();
    String signed = swarm.authority.sign(key.request(), manager, Duration.ofDays(1));
    assertThatThrownBy(
            () -> NodeCertificate.of(key.pem(), signed, new Swarm().authority.root().pem()))
        .hasMessageContaining("a certificate that this swarm does not trust");
  }

  @Test
  void a_certificate_issued_by_a_node_is_not_trusted() throws Exception {
    NodeCertificate node = swarm.certificate(Role.MANAGER);
    NodeKey key = NodeKey.generate();
    String forged =
        CertificateAuthority.of(
                Pem.certificate(node.chain().get(0)),
                Pem.privateKey(node.key()),
                InstantSource.offset(Swarm.CLOCK, Duration.ZERO))
            .sign(key.request(), manager, Duration.ofDays(1));
    String chain = forged + Pem.certificate(node.chain().get(0));
    assertThatThrownBy(() -> NodeCertificate.of(key.pem(), chain, swarm.authority.root().pem()))
        .hasMessageContaining("a certificate that this swarm does not trust");
  }

  @Test
  void renewal_falls_between_half_and_four_fifths_of_the_validity()
      throws GeneralSecurityException {
    NodeCertificate certificate = swarm.certificate(manager, Duration.ofDays(100));
    assertThat(certificate.untilRenewal(Swarm.NOW, 0)).isEqualTo(Duration.ofDays(50));
    assertThat(certificate.untilRenewal(Swarm.NOW, 0.999_999))
        .isBetween(Duration.ofDays(79), Duration.ofDays(80));
    assertThat(certificate.untilRenewal(Swarm.NOW.plus(Duration.ofDays(81)), 0.5)).isZero();
  }
}
