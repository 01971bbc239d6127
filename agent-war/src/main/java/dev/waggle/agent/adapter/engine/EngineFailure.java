package dev.waggle.agent.adapter.engine;

import org.jspecify.annotations.Nullable;

/** An engine could not do what it was asked. The message is the engine's, for the operator. */
public final class EngineFailure extends RuntimeException {
  private final boolean temporary;

  private EngineFailure(boolean temporary, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.temporary = temporary;
  }

  /** The same may well succeed a little later: the engine does not answer, or is busy. */
  public static EngineFailure temporary(String text, Throwable cause) {
    return new EngineFailure(true, text, cause);
  }

  /** The same, without a cause. */
  public static EngineFailure temporary(String text) {
    return new EngineFailure(true, text, null);
  }

  /** The engine refused; asking again would not help. */
  public static EngineFailure fatal(String text, Throwable cause) {
    return new EngineFailure(false, text, cause);
  }

  /** The same, without a cause. */
  public static EngineFailure fatal(String text) {
    return new EngineFailure(false, text, null);
  }

  public boolean isTemporary() {
    return temporary;
  }

  /** The message, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "the engine failed" : message;
  }
}
