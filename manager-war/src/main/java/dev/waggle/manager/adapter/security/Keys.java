package dev.waggle.manager.adapter.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signing with the two kinds of key that a swarm meets: ECDSA, and RSA of a CA brought along. */
final class Keys {
  private Keys() {}

  static ContentSigner signer(PrivateKey key) {
    try {
      return new JcaContentSignerBuilder(algorithm(key.getAlgorithm())).build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalArgumentException("a key that cannot sign: " + key.getAlgorithm(), e);
    }
  }

  /** Whether the private key is the public key's other half. */
  static boolean isPair(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    byte[] probe = "probe".getBytes(US_ASCII);
    Signature signature = Signature.getInstance(algorithm(privateKey.getAlgorithm()));
    signature.initSign(privateKey);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    return signature.verify(signed);
  }

  private static String algorithm(String key) {
    return switch (key) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> throw new IllegalArgumentException("key algorithm: " + key);
    };
  }
}
