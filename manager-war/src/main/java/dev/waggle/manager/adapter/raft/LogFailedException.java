package dev.waggle.manager.adapter.raft;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A write to the log failed; the log takes nothing any more and the member must leave. */
final class LogFailedException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  LogFailedException(String message, IOException cause) {
    super(message, cause);
  }
}
