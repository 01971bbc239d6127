package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;

/** Which of a container's streams a request for logs asks for. */
final class LogStreams {
  private LogStreams() {}

  /**
   * Looked at before anything else, as Docker does (engine-api 6.6).
   *
   * @throws RejectedException 400 if it asks for neither
   */
  static void require(String stdout, String stderr) {
    if (!QueryFlag.loose(stdout) && !QueryFlag.loose(stderr)) {
      throw new RejectedException(
          Rejection.badParameter("must specify at least one of 'stdout' or 'stderr'"));
    }
  }
}
