package dev.waggle.manager.adapter.security;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Text forms of certificates, keys and requests. Input is refused beyond {@link #LIMIT}. */
final class Pem {
  /** Longest text that is parsed, in characters: a chain of four certificates is under 5,000. */
  static final int LIMIT = 64 * 1024;

  private Pem() {}

  static String certificate(X509Certificate certificate) throws CertificateException {
    return text("CERTIFICATE", certificate.getEncoded());
  }

  static String privateKey(PrivateKey key) {
    return text("PRIVATE KEY", key.getEncoded());
  }

  static String request(PKCS10CertificationRequest request) throws IOException {
    return text("CERTIFICATE REQUEST", request.getEncoded());
  }

  /** All certificates of the text in their order; at least one, and nothing else. */
  static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    for (Object part : parts(pem)) {
      if (!(part instanceof X509CertificateHolder holder)) {
        throw new CertificateException("not a certificate: " + part.getClass().getSimpleName());
      }
      found.add(new JcaX509CertificateConverter().getCertificate(holder));
    }
    if (found.isEmpty()) {
      throw new CertificateException("no PEM certificate found");
    }
    return List.copyOf(found);
  }

  /** The one private key of the text, PKCS #8 or in OpenSSL's own form. */
  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    try {
      for (Object part : parts(pem)) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        if (part instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (part instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (IOException e) {
      throw new GeneralSecurityException("the private key cannot be read", e);
    }
    throw new GeneralSecurityException("no PEM private key found");
  }

  static PKCS10CertificationRequest request(String pem) throws GeneralSecurityException {
    List<Object> parts = parts(pem);
    if (parts.size() == 1 && parts.get(0) instanceof PKCS10CertificationRequest request) {
      return request;
    }
    throw new GeneralSecurityException("not one PEM certificate request");
  }

  private static List<Object> parts(String pem) throws GeneralSecurityException {
    if (pem.length() > LIMIT) {
      throw new GeneralSecurityException("PEM text of " + pem.length() + " characters is too long");
    }
    List<Object> parts = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        parts.add(part);
      }
    } catch (IOException | RuntimeException e) {
      // Malformed base64 or ASN.1 shows up as either kind.
      throw new GeneralSecurityException("the PEM text cannot be read", e);
    }
    return parts;
  }

  private static String text(String type, byte[] der) {
    StringWriter out = new StringWriter();
    try (PemWriter pem = new PemWriter(out)) {
      pem.writeObject(new PemObject(type, der));
    } catch (IOException e) {
      throw new UncheckedIOException("PEM text of a " + type, e);
    }
    return out.toString().replace("\r\n", "\n");
  }
}
