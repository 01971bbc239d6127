package dev.waggle.model.validation;

/**
 * Why a spec is refused, in Docker's words.
 *
 * @param kind who refuses it, which decides status and decoration
 * @param text without the store's decoration
 */
public record Violation(Kind kind, String text) {
  /** Classes of refusals. */
  public enum Kind {
    /** By the engine: 400, the plain text. */
    BAD_PARAMETER,
    /** By the store: 400, {@code InvalidArgument}. */
    INVALID_ARGUMENT,
    /** By the store: 403, {@code PermissionDenied}. */
    PERMISSION_DENIED,
    /** By the store: 501, {@code Unimplemented}. */
    UNIMPLEMENTED,
    /** By the store, as an error without a code: 500, {@code Unknown}. */
    UNKNOWN
  }

  static Violation bad(String text) {
    return new Violation(Kind.BAD_PARAMETER, text);
  }

  static Violation invalid(String text) {
    return new Violation(Kind.INVALID_ARGUMENT, text);
  }

  static Violation unknown(String text) {
    return new Violation(Kind.UNKNOWN, text);
  }
}
