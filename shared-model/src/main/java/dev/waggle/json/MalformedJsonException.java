package dev.waggle.json;

/**
 * Bytes that are not what was asked for. The message is in the words that Docker's clients know.
 */
public final class MalformedJsonException extends RuntimeException {
  public MalformedJsonException(String message) {
    super(message);
  }
}
