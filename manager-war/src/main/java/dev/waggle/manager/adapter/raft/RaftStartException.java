package dev.waggle.manager.adapter.raft;

/** Raft cannot start; the message is one line that says why and what to do next. */
public final class RaftStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RaftStartException(String message) {
    super(message);
  }

  public RaftStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
