package dev.waggle.manager.adapter.raft;

/** The voters cannot be changed now; the message says why and what to do. Nothing was changed. */
public final class MembershipRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MembershipRefusedException(String message) {
    super(message, null, false, false);
  }
}
