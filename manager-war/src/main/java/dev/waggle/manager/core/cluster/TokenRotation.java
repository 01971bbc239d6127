package dev.waggle.manager.core.cluster;

/** Which join tokens get a new secret part. */
public record TokenRotation(boolean worker, boolean manager) {
  public static final TokenRotation NONE = new TokenRotation(false, false);
}
