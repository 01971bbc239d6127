package dev.waggle.agent.core.content;

/** A task cannot be given what it needs; the message is for the operator. */
public final class ContentFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean temporary;

  private ContentFault(String text, boolean temporary) {
    super(text);
    this.temporary = temporary;
  }

  static ContentFault fatal(String text) {
    return new ContentFault(text, false);
  }

  static ContentFault temporary(String text) {
    return new ContentFault(text, true);
  }

  /** Whether it may pass. */
  public boolean isTemporary() {
    return temporary;
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
