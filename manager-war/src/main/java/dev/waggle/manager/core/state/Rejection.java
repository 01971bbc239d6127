package dev.waggle.manager.core.state;

/**
 * An expected refusal. Where Docker's cluster store would have refused, the message carries the
 * store's decoration ({@code rpc error: code = … desc = …}); where the engine would have, it is the
 * plain text. One class of the rest adapter knows the HTTP status of each kind.
 */
public sealed interface Rejection {
  /** What the client reads, word for word. */
  String message();

  /** Codes of the store's errors, named as Docker prints them. */
  enum StoreCode {
    INVALID_ARGUMENT("InvalidArgument"),
    FAILED_PRECONDITION("FailedPrecondition"),
    OUT_OF_RANGE("OutOfRange"),
    NOT_FOUND("NotFound"),
    ALREADY_EXISTS("AlreadyExists"),
    PERMISSION_DENIED("PermissionDenied"),
    UNAUTHENTICATED("Unauthenticated"),
    UNIMPLEMENTED("Unimplemented"),
    UNAVAILABLE("Unavailable"),
    RESOURCE_EXHAUSTED("ResourceExhausted"),
    DEADLINE_EXCEEDED("DeadlineExceeded"),
    INTERNAL("Internal"),
    UNKNOWN("Unknown");

    private final String word;

    StoreCode(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Kinds of the engine's own errors. */
  enum EngineKind {
    BAD_PARAMETER,
    NOT_FOUND,
    CONFLICT,
    FORBIDDEN,
    UNAUTHORIZED,
    UNAVAILABLE,
    NOT_IMPLEMENTED,
    SYSTEM
  }

  /** Refused by the cluster store. */
  record ByStore(StoreCode code, String description) implements Rejection {
    @Override
    public String message() {
      return "rpc error: code = " + code.word() + " desc = " + description;
    }
  }

  /** Refused by the engine before the store was asked. */
  record ByEngine(EngineKind kind, String message) implements Rejection {}

  /** {@code service x not found}, as the engine says it when it resolves a reference. */
  static Rejection notFound(String kind, String reference) {
    return new ByEngine(EngineKind.NOT_FOUND, kind + " " + reference + " not found");
  }

  static Rejection ambiguous(String kind, String reference, int matches) {
    return new ByEngine(
        EngineKind.BAD_PARAMETER,
        kind + " " + reference + " is ambiguous (" + matches + " matches found)");
  }

  static Rejection outOfSequence() {
    return new ByStore(StoreCode.UNKNOWN, "update out of sequence");
  }

  static Rejection invalidArgument(String description) {
    return new ByStore(StoreCode.INVALID_ARGUMENT, description);
  }

  static Rejection failedPrecondition(String description) {
    return new ByStore(StoreCode.FAILED_PRECONDITION, description);
  }

  static Rejection badParameter(String message) {
    return new ByEngine(EngineKind.BAD_PARAMETER, message);
  }

  static Rejection unavailable(String message) {
    return new ByEngine(EngineKind.UNAVAILABLE, message);
  }
}
