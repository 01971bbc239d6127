package dev.waggle.manager.adapter.raft;

/**
 * Of the log on this disk nothing may be used: it is damaged, incomplete, gone or somebody else's.
 * A member that had it must not vote again under its raft id; with other managers it fetches a
 * fresh copy under a new one. The message is one line that says what is wrong.
 */
public final class DamagedLogException extends RaftStartException {
  private static final long serialVersionUID = 1L;

  DamagedLogException(String message) {
    super(message);
  }

  public DamagedLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
