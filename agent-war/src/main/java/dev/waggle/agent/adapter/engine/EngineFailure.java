package dev.waggle.agent.adapter.engine;

import org.jspecify.annotations.Nullable;

/** An engine could not do what it was asked. The message is the engine's, for the operator. */
public abstract sealed class EngineFailure extends RuntimeException {
  private EngineFailure(String text, @Nullable Throwable cause) {
    super(text, cause);
  }

  /** The same may well succeed a little later: the engine does not answer, or is busy. */
  public static final class Temporary extends EngineFailure {
    private Temporary(String text, @Nullable Throwable cause) {
      super(text, cause);
    }
  }

  /** The engine refused; asking again would not help. */
  public static final class Fatal extends EngineFailure {
    private Fatal(String text, @Nullable Throwable cause) {
      super(text, cause);
    }
  }

  public static EngineFailure temporary(String text, Throwable cause) {
    return new Temporary(text, cause);
  }

  public static EngineFailure temporary(String text) {
    return new Temporary(text, null);
  }

  public static EngineFailure fatal(String text, Throwable cause) {
    return new Fatal(text, cause);
  }

  public static EngineFailure fatal(String text) {
    return new Fatal(text, null);
  }

  public boolean isTemporary() {
    return this instanceof Temporary;
  }

  /** The message, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "the engine failed" : message;
  }
}
