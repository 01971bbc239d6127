package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;

/** The query parameter {@code version} of every update (engine-api 1.10). */
final class VersionParameter {
  private VersionParameter() {}

  /**
   * The version's index as an unsigned 64-bit number.
   *
   * @param what {@code service}, {@code node} or {@code swarm}
   */
  static long parse(String what, String value) {
    try {
      if (value.startsWith("+") || value.startsWith("-")) {
        throw new NumberFormatException(value);
      }
      return Long.parseUnsignedLong(value);
    } catch (NumberFormatException e) {
      throw new RejectedException(
          Rejection.badParameter(
              "invalid "
                  + what
                  + " version '"
                  + value
                  + "': strconv.ParseUint: parsing \""
                  + value
                  + "\": "
                  + (isNumber(value) ? "value out of range" : "invalid syntax")));
    }
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
