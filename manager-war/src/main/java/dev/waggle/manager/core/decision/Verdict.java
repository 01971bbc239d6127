package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Rejection;

/** The answer to a command: its result, or why not. */
public sealed interface Verdict<R> {
  record Accepted<R>(R result) implements Verdict<R> {}

  record Refused<R>(Rejection rejection) implements Verdict<R> {}

  static <R> Verdict<R> accepted(R result) {
    return new Accepted<>(result);
  }

  static <R> Verdict<R> refused(Rejection rejection) {
    return new Refused<>(rejection);
  }
}
