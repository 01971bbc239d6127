package dev.waggle.up;

/**
 * What people see beside a node: standard error, one line each, as {@code bin/waggle} writes it.
 */
final class Console {
  private Console() {}

  static void say(String line) {
    System.err.println("waggle: " + line);
  }
}
