package dev.waggle.manager.adapter.gate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority as a swarm has one, for as long as a test runs. */
final class TestCa {
  private static final char[] PASSWORD = "test".toCharArray();

  private final AtomicLong serial = new AtomicLong();
  private final KeyPair keys = newKeys();
  private final X509Certificate root = sign(keys, "CN=swarm-ca", "CN=swarm-ca", true);

  SSLContext manager(String id) {
    return context("CN=" + id + ",OU=swarm-manager,O=cluster1");
  }

  SSLContext worker(String id) {
    return context("CN=" + id + ",OU=swarm-worker,O=cluster1");
  }

  /** Trusts the CA and has no certificate of its own. */
  SSLContext anonymous() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust().getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A manager's certificate of this CA in the hands of somebody who trusts another. */
  SSLContext managerTrusting(TestCa other, String id) {
    return context("CN=" + id + ",OU=swarm-manager,O=cluster1", other);
  }

  /** A certificate with that subject, and trust in this CA. */
  SSLContext context(String subject) {
    return context(subject, this);
  }

  private SSLContext context(String subject, TestCa trusted) {
    try {
      KeyPair own = newKeys();
      KeyStore store = empty();
      store.setKeyEntry(
          "own",
          own.getPrivate(),
          PASSWORD,
          new Certificate[] {sign(own, subject, "CN=swarm-ca", false), root});
      KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers.getKeyManagers(), trusted.trust().getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private TrustManagerFactory trust() throws GeneralSecurityException {
    KeyStore store = empty();
    store.setCertificateEntry("ca", root);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return trust;
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      return store;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private X509Certificate sign(KeyPair subject, String name, String issuer, boolean ca) {
    Instant now = Instant.now();
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(serial.incrementAndGet()),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              new X500Name(name),
              subject.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }
}
