package dev.waggle.up;

/** Why something did not start, in one line that says what to do next. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String line;

  CannotStart(String line) {
    super(line, null, false, false);
    this.line = line;
  }

  String line() {
    return line;
  }
}
