package dev.waggle.manager.adapter.security;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Recognises a machine that asks again because it did not hear the answer. */
public final class SameKey {
  private SameKey() {}

  /** Whether a certificate was issued for the key of this request; false for unreadable text. */
  public static boolean isOf(String requestPem, String certificatePem) {
    try {
      PKCS10CertificationRequest request = Pem.request(requestPem);
      byte[] requested = request.getSubjectPublicKeyInfo().getEncoded();
      byte[] issued = Pem.certificates(certificatePem).get(0).getPublicKey().getEncoded();
      return Arrays.equals(requested, issued);
    } catch (GeneralSecurityException | java.io.IOException e) {
      return false;
    }
  }
}
