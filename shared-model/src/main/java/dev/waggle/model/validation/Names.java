package dev.waggle.model.validation;

import static dev.waggle.model.validation.Checks.first;
import static dev.waggle.model.validation.Checks.when;
import static dev.waggle.model.validation.Violation.invalid;

import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for names. */
final class Names {
  private static final Pattern FILE =
      Pattern.compile("[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?");
  private static final int DNS_LENGTH = 63;
  private static final int FILE_LENGTH = 64;

  private Names() {}

  /** Of services and networks. */
  static Optional<Violation> dns(String name) {
    return first(
        () -> when(name.isEmpty(), () -> invalid("meta: name must be provided")),
        () -> when(!isDns(name), () -> invalid("name must be valid as a DNS name component")),
        () ->
            when(
                name.length() > DNS_LENGTH,
                () -> invalid("name must be " + DNS_LENGTH + " characters or fewer")));
  }

  /** Of secrets and configs. */
  static Optional<Violation> file(String name) {
    return first(
        () -> when(name.isEmpty(), () -> invalid("name must be provided")),
        () ->
            when(
                name.length() > FILE_LENGTH || !FILE.matcher(name).matches(),
                () ->
                    invalid(
                        "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed,"
                            + " and the start and end character must be [a-zA-Z0-9]")));
  }

  private static boolean isDns(String name) {
    return isAlphanumeric(name.charAt(0))
        && isAlphanumeric(name.charAt(name.length() - 1))
        && name.chars().allMatch(c -> isAlphanumeric(c) || c == '-' || c == '_');
  }

  private static boolean isAlphanumeric(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
