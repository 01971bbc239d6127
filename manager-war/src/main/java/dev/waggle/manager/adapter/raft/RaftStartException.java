package dev.waggle.manager.adapter.raft;

/** Raft cannot start; the message is one line that says why and what to do next. */
public sealed class RaftStartException extends RuntimeException permits DamagedLogException {
  private static final long serialVersionUID = 1L;

  public RaftStartException(String message) {
    super(message);
  }

  public RaftStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
