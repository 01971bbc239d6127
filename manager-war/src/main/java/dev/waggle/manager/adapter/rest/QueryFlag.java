package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import java.util.Locale;
import java.util.Set;

/** The two parsers of booleans in a query string (engine-api 1.6). */
final class QueryFlag {
  private static final Set<String> FALSE_WORDS = Set.of("", "0", "no", "false", "none");
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private QueryFlag() {}

  /** True for everything but empty, {@code 0}, {@code no}, {@code false} and {@code none}. */
  static boolean loose(String value) {
    return !FALSE_WORDS.contains(value.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Go's {@code strconv.ParseBool}; empty is false.
   *
   * @throws RejectedException 400 naming the parameter, with the parser's words behind it
   */
  static boolean strict(String parameter, String value) {
    return parse(
        value,
        "invalid value for "
            + parameter
            + ": "
            + value
            + ": strconv.ParseBool: parsing \""
            + value
            + "\": invalid syntax");
  }

  /** The same with {@code invalid value for <parameter>: <value>} as the whole message. */
  static boolean strictShort(String parameter, String value) {
    return parse(value, "invalid value for " + parameter + ": " + value);
  }

  private static boolean parse(String value, String refusal) {
    if (value.isEmpty() || FALSE.contains(value)) {
      return false;
    }
    if (TRUE.contains(value)) {
      return true;
    }
    throw new RejectedException(Rejection.badParameter(refusal));
  }
}
