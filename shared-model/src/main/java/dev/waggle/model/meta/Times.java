package dev.waggle.model.meta;

import java.time.Instant;

/** Words about points in time. */
public final class Times {
  /** How the API writes a time that was never set: {@code 0001-01-01T00:00:00Z}. */
  public static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  private Times() {}
}
