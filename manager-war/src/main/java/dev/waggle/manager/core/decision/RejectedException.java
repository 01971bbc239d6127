package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Rejection;

/** Carries a refusal from where it was decided to the one class that knows HTTP. */
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Rejection rejection;

  public RejectedException(Rejection rejection) {
    super(rejection.message(), null, false, false);
    this.rejection = rejection;
  }

  public Rejection rejection() {
    return rejection;
  }
}
