package dev.waggle.model.id;

/** The form of every identity: 25 characters of {@code [0-9a-z]}. */
public final class Ids {
  /** Number of characters of an identity. */
  public static final int LENGTH = 25;

  private Ids() {}

  /** Whether {@code text} has the form of an identity. */
  public static boolean isWellFormed(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    // Every look-up by an id from outside comes here: a loop, since a stream costs ten times as
    // much.
    for (int i = 0; i < LENGTH; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns {@code text} itself.
   *
   * @throws IllegalArgumentException if it has not the form of an identity
   */
  public static String requireWellFormed(String text) {
    if (!isWellFormed(text)) {
      throw new IllegalArgumentException("not an id of 25 characters [0-9a-z]: '" + text + "'");
    }
    return text;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z';
  }
}
