package dev.waggle.manager.adapter.gate;

/** A door that could not be opened; the message is one line that says why and what to do. */
public final class GateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GateException(String message) {
    super(message);
  }

  GateException(String message, Throwable cause) {
    super(message, cause);
  }
}
