package dev.waggle.model.template;

import java.nio.charset.StandardCharsets;

/** Where something is in a template, as Go says it. */
final class Position {
  private Position() {}

  /** The line, counted from 1. */
  static int line(String input, int index) {
    return 1 + (int) input.substring(0, index).chars().filter(c -> c == '\n').count();
  }

  /** The line from 1, and the byte in it from 0. */
  static String of(String input, int index) {
    int begin = input.lastIndexOf('\n', index - 1) + 1;
    int bytes = input.substring(begin, index).getBytes(StandardCharsets.UTF_8).length;
    return line(input, index) + ":" + bytes;
  }
}
