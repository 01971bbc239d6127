package dev.waggle.manager.adapter.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A node's own key (ECDSA P-256) with the request for its certificate. The key is made by the node
 * and never leaves it; the request names nobody, because who the node is, the leader says.
 *
 * @param pem the private key as PKCS #8 PEM text: a secret, for files of mode 0600 only
 * @param request the certificate request as PEM text
 */
public record NodeKey(String pem, String request) {

  /** A fresh key. */
  public static NodeKey generate() {
    try {
      KeyPair pair = newPair();
      return new NodeKey(
          Pem.privateKey(pair.getPrivate()),
          Pem.request(
              new JcaPKCS10CertificationRequestBuilder(new X500Principal(""), pair.getPublic())
                  .build(Keys.signer(pair.getPrivate()))));
    } catch (IOException e) {
      throw new UncheckedIOException("encoding a certificate request", e);
    }
  }

  static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has the curve P-256", e);
    }
  }

  @Override
  public String toString() {
    return "NodeKey[***]";
  }
}
