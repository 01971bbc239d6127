package dev.waggle.up;

/** Why something did not start, in one line that says what to do next. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotStart(String line) {
    super(line, null, false, false);
  }
}
