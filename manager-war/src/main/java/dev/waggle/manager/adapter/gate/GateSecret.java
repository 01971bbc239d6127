package dev.waggle.manager.adapter.gate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What proves to the server behind the gate that a request came through it: 32 random bytes that
 * live as long as the process and are written nowhere.
 */
public final class GateSecret {
  private final byte[] hex;

  private GateSecret(byte[] hex) {
    this.hex = hex;
  }

  public static GateSecret random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new GateSecret(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
  }

  /** The value of the {@code X-Waggle-Gate} header. */
  String headerValue() {
    return new String(hex, StandardCharsets.US_ASCII);
  }

  /** Whether the value is this secret; takes as long for a near miss as for a far one. */
  boolean matches(String value) {
    return MessageDigest.isEqual(hex, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "GateSecret[***]";
  }
}
