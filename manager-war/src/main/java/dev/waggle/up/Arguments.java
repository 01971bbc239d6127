package dev.waggle.up;

import java.util.HashMap;
import java.util.Map;

/** Settings as the script hands them on: {@code name=value}, checked by it. */
final class Arguments {
  private Arguments() {}

  static Map<String, String> settings(String[] arguments) {
    Map<String, String> settings = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("not name=value: " + argument);
      }
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return settings;
  }
}
