package dev.waggle.manager.core.state;

import java.util.Locale;

/** How the store compares names: without regard to case (engine-api 1.8). */
public final class NameKey {
  private NameKey() {}

  public static String of(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
