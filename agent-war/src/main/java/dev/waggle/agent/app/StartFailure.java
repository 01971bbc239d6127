package dev.waggle.agent.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Ends a node that cannot start: the server itself would live on without it. */
final class StartFailure {
  private static final Logger LOG = System.getLogger(StartFailure.class.getName());
  private static final int CANNOT_START = 1;

  private StartFailure() {}

  /** Writes one line that says why, and ends the JVM. */
  static void end(String line) {
    LOG.log(Level.ERROR, "{0}", line);
    System.err.println("waggle: " + line);
    // Not exit: the server may be in the middle of its start and would wait for itself.
    Runtime.getRuntime().halt(CANNOT_START);
  }
}
