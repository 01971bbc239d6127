package dev.waggle.manager.adapter.raft;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts entries and snapshots at rest: AES-256-GCM with the member's own key. Each sealed text
 * begins with the number of its key, so that a later key can take over while old texts stay
 * readable. Thread-safe.
 */
public final class LogCipher {
  private static final int NONCE = 12;
  private static final int TAG = 16;

  /** How many bytes a sealed text is longer than its plain text. */
  static final int OVERHEAD = Integer.BYTES + NONCE + TAG;

  private final TreeMap<Integer, SecretKeySpec> keys = new TreeMap<>();
  private final SecureRandom random = new SecureRandom();

  private LogCipher(Map<Integer, byte[]> raw) {
    raw.forEach((number, key) -> keys.put(number, new SecretKeySpec(key, "AES")));
  }

  /** The highest number writes; all of them read. Keys are 32 bytes. */
  public static LogCipher of(Map<Integer, byte[]> keys) {
    if (keys.isEmpty() || keys.values().stream().anyMatch(k -> k.length != 32)) {
      throw new IllegalArgumentException("keys: at least one, of 32 bytes each");
    }
    return new LogCipher(keys);
  }

  /** Key number, nonce, cipher text and tag; {@code context} is authenticated, not stored. */
  byte[] seal(byte[] plain, int offset, int length, byte[] context) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.lastEntry().getValue(), nonce, context);
      byte[] sealed = new byte[length + OVERHEAD];
      ByteBuffer.wrap(sealed).putInt(keys.lastKey()).put(nonce);
      cipher.doFinal(plain, offset, length, sealed, Integer.BYTES + NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES-GCM of this JDK", e);
    }
  }

  /** The reverse of {@link #seal}; an exception if key, context or text is another one. */
  byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
    if (sealed.length < OVERHEAD) {
      throw new GeneralSecurityException("too short");
    }
    ByteBuffer in = ByteBuffer.wrap(sealed);
    int number = in.getInt();
    SecretKeySpec key = keys.get(number);
    if (key == null) {
      throw new GeneralSecurityException("key number " + number + " is not in the key file");
    }
    byte[] nonce = new byte[NONCE];
    in.get(nonce);
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, context);
    return cipher.doFinal(sealed, in.position(), in.remaining());
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
    cipher.updateAAD(context);
    return cipher;
  }

  @Override
  public String toString() {
    return "LogCipher[keys=" + keys.keySet() + ", ***]";
  }
}
