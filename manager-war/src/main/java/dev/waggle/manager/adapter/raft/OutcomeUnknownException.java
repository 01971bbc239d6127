package dev.waggle.manager.adapter.raft;

/**
 * The proposal entered this member's log, and whether it commits cannot be told now. Never repeat
 * it blindly: decide again on the committed state of a later term.
 */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(String message) {
    super(message, null, false, false);
  }
}
