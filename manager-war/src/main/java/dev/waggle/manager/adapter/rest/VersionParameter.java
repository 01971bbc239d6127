package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import java.util.OptionalLong;

/** The query parameter {@code version} of every update (engine-api 1.10). */
final class VersionParameter {
  private VersionParameter() {}

  /**
   * The version's index as an unsigned 64-bit number.
   *
   * @param what {@code service}, {@code node} or {@code swarm}
   */
  static long parse(String what, String value) {
    return number(value)
        .orElseThrow(
            () ->
                refused(
                    "invalid "
                        + what
                        + " version '"
                        + value
                        + "': strconv.ParseUint: parsing \""
                        + value
                        + "\": "
                        + (isNumber(value) ? "value out of range" : "invalid syntax")));
  }

  /** The same with the short message that Docker has for secrets and configs. */
  static long parseShort(String what, String value) {
    return number(value).orElseThrow(() -> refused("invalid " + what + " version"));
  }

  private static RejectedException refused(String message) {
    return new RejectedException(Rejection.badParameter(message));
  }

  private static OptionalLong number(String value) {
    try {
      if (value.startsWith("+") || value.startsWith("-")) {
        throw new NumberFormatException(value);
      }
      return OptionalLong.of(Long.parseUnsignedLong(value));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
