package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Rejection;
import java.util.function.Function;

/** The answer to a command or a question: its result, or why not. */
public sealed interface Verdict<R> {
  record Accepted<R>(R result) implements Verdict<R> {}

  record Refused<R>(Rejection rejection) implements Verdict<R> {}

  static <R> Verdict<R> accepted(R result) {
    return new Accepted<>(result);
  }

  static <R> Verdict<R> refused(Rejection rejection) {
    return new Refused<>(rejection);
  }

  /** What {@code next} says of the result; a refusal stays what it is. */
  default <T> Verdict<T> then(Function<R, Verdict<T>> next) {
    if (this instanceof Accepted<R> accepted) {
      return next.apply(accepted.result());
    }
    if (this instanceof Refused<R> refused) {
      return new Refused<>(refused.rejection());
    }
    throw new AssertionError("unreachable: " + this);
  }

  /**
   * The result.
   *
   * @throws RejectedException with the refusal, for callers at the edge
   */
  default R orThrow() {
    if (this instanceof Accepted<R> accepted) {
      return accepted.result();
    }
    if (this instanceof Refused<R> refused) {
      throw new RejectedException(refused.rejection());
    }
    throw new AssertionError("unreachable: " + this);
  }
}
