package dev.waggle.manager.adapter.security;

import dev.waggle.model.spec.Role;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * The swarm's own certificate authority. Its key is part of the replicated, encrypted state and in
 * no file; every manager can make one of these from that state. Immutable, so shared freely.
 */
public final class CertificateAuthority {
  /** Of a root made by {@link #create}. */
  public static final Duration ROOT_LIFETIME = Duration.ofDays(20 * 365);

  /** {@code CAConfig.NodeCertExpiry} when nobody set it. */
  public static final Duration DEFAULT_NODE_LIFETIME = Duration.ofDays(90);

  /**
   * Certificates begin to be valid this long ago, so that a node whose clock is late takes them.
   */
  public static final Duration BACK_DATED = Duration.ofHours(24);

  private static final String ROOT_NAME = "swarm-ca";
  private static final int SERIAL_BITS = 159;

  private final RootCertificate root;
  private final PrivateKey key;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(RootCertificate root, PrivateKey key, InstantSource clock) {
    this.root = root;
    this.key = key;
    this.clock = clock;
  }

  /** A new root: ECDSA P-256, CN {@code swarm-ca}. */
  public static CertificateAuthority create(InstantSource clock) {
    KeyPair pair = NodeKey.newPair();
    X500Name name =
        new X500NameBuilder(SubjectStyle.INSTANCE).addRDN(BCStyle.CN, ROOT_NAME).build();
    Instant now = clock.instant();
    try {
      X509v3CertificateBuilder certificate =
          builder(name, name, now.plus(ROOT_LIFETIME), now, pair.getPublic(), new SecureRandom())
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      String pem = Pem.certificate(signed(certificate, pair.getPrivate()));
      return new CertificateAuthority(RootCertificate.parse(pem), pair.getPrivate(), clock);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("making the swarm's root certificate", e);
    }
  }

  /**
   * The authority that the replicated state holds.
   *
   * @throws GeneralSecurityException if a text is not what it should be, or the key is not the
   *     certificate's
   */
  public static CertificateAuthority of(String rootPem, String keyPem, InstantSource clock)
      throws GeneralSecurityException {
    RootCertificate root = RootCertificate.parse(rootPem);
    PrivateKey key = Pem.privateKey(keyPem);
    if (!Keys.isPair(key, root.certificate().getPublicKey())) {
      throw new GeneralSecurityException("the signing key is not the root certificate's");
    }
    return new CertificateAuthority(root, key, clock);
  }

  public RootCertificate root() {
    return root;
  }

  /** The signing key as PKCS #8 PEM text. A secret that goes into the encrypted state only. */
  public String keyPem() {
    return Pem.privateKey(key);
  }

  /**
   * A certificate for the key in the request, valid from {@link #BACK_DATED} ago for {@code
   * lifetime} from now, but no longer than the root itself. Of the request only its key is used.
   *
   * @return PEM text
   * @throws GeneralSecurityException if the request is no signed request for an ECDSA P-256 key
   */
  public String sign(String requestPem, Identity identity, Duration lifetime)
      throws GeneralSecurityException {
    PublicKey requested = verifiedKey(Pem.request(requestPem));
    Instant now = clock.instant();
    Instant rootEnd = root.certificate().getNotAfter().toInstant();
    Instant end = now.plus(lifetime).isBefore(rootEnd) ? now.plus(lifetime) : rootEnd;
    try {
      return Pem.certificate(signed(nodeCertificate(identity, requested, now, end), key));
    } catch (IOException e) {
      throw new GeneralSecurityException("encoding the certificate of " + identity.nodeId(), e);
    }
  }

  private X509v3CertificateBuilder nodeCertificate(
      Identity identity, PublicKey requested, Instant now, Instant end)
      throws GeneralSecurityException, IOException {
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    X500Name issuer =
        X500Name.getInstance(root.certificate().getSubjectX500Principal().getEncoded());
    return builder(issuer, identity.subject(), end, now, requested, random)
        .addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
        .addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}))
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(
            Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(requested))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(root.certificate().getPublicKey()))
        .addExtension(Extension.subjectAlternativeName, false, names(identity));
  }

  /**
   * As Docker's: the role and the node; of a manager also the CA, whose work every manager does.
   */
  private static GeneralNames names(Identity identity) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, Identity.organizationalUnit(identity.role())));
    names.add(new GeneralName(GeneralName.dNSName, identity.nodeId().value()));
    if (identity.role() == Role.MANAGER) {
      names.add(new GeneralName(GeneralName.dNSName, ROOT_NAME));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  /** The signature over the request proves that the asker has the private key. */
  private static PublicKey verifiedKey(PKCS10CertificationRequest request)
      throws GeneralSecurityException {
    try {
      PublicKey requested = new JcaPKCS10CertificationRequest(request).getPublicKey();
      if (!(requested instanceof ECPublicKey ec)
          || ec.getParams().getCurve().getField().getFieldSize() != 256) {
        throw new GeneralSecurityException("a node's key must be ECDSA P-256");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(requested))) {
        throw new GeneralSecurityException("the certificate request is not signed by its own key");
      }
      return requested;
    } catch (OperatorCreationException | PKCSException | NoSuchAlgorithmException e) {
      throw new GeneralSecurityException("the certificate request cannot be checked", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      Instant end,
      Instant now,
      PublicKey publicKey,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random).setBit(0),
        Date.from(now.minus(BACK_DATED).truncatedTo(ChronoUnit.SECONDS)),
        Date.from(end.truncatedTo(ChronoUnit.SECONDS)),
        subject,
        publicKey);
  }

  private static X509Certificate signed(X509v3CertificateBuilder certificate, PrivateKey signer)
      throws CertificateException {
    return new JcaX509CertificateConverter().getCertificate(certificate.build(Keys.signer(signer)));
  }

  @Override
  public String toString() {
    return "CertificateAuthority[" + root + ", key ***]";
  }
}
