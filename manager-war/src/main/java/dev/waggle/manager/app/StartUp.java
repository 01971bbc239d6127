package dev.waggle.manager.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/**
 * How a start that fails ends: one line for people, and where the script asked for it, the JVM's
 * end.
 */
final class StartUp {
  private static final Logger LOG = System.getLogger(StartUp.class.getName());
  private static final int CANNOT_START = 1;

  private StartUp() {}

  /** The started part; a failure is told in one line and ends the JVM if it is to. */
  static <T> T orExit(Supplier<T> start) {
    try {
      return start.get();
    } catch (RuntimeException e) {
      fail(e);
      throw e;
    }
  }

  /**
   * Tells why the node cannot go on, and ends the JVM if {@code waggle.exit.on.failure} says so.
   */
  static void fail(Throwable cause) {
    LOG.log(Level.ERROR, "cannot start: " + line(cause));
    LOG.log(Level.DEBUG, "the cause", cause);
    if (Boolean.getBoolean("waggle.exit.on.failure")) {
      // Not exit: the server's shutdown hooks wait for the deployment that this thread is in.
      Runtime.getRuntime().halt(CANNOT_START);
    }
  }

  private static String line(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse(cause.toString());
  }
}
