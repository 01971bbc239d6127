package dev.waggle.agent.app;

import java.util.Optional;

/**
 * Spares an engine that fails again and again: after {@link #FAILURES} failures in a row it is left
 * alone for {@link #REST_MILLIS}, then tried by one call at a time until one succeeds. A class of
 * our own, because the server's Fault Tolerance lets any number of calls through at the end of the
 * rest, and counts creating and starting apart. Shared by threads; time is an argument.
 *
 * <pre>
 * closed  -- FAILURES in a row -->      resting
 * resting -- first call after rest -->  trying
 * trying  -- it failed -->              resting
 * any     -- a call succeeded -->       closed
 * </pre>
 */
final class Breaker {
  static final int FAILURES = 6;

  /** So short that an engine that is back is noticed within seconds. */
  static final long REST_MILLIS = 5_000;

  /** What becomes of a call. */
  enum Pass {
    /** Made like any other. */
    CALL,
    /** The one that finds out whether the engine is well again. */
    TRIAL,
    /** Not made. */
    NONE
  }

  private int failuresInARow;
  private String why = "";
  private long restUntilMillis;
  private boolean trying;

  /** Whether a call may be made now; if so its end is to be told. */
  synchronized Pass ask(long nowMillis) {
    if (!open()) {
      return Pass.CALL;
    }
    if (trying || nowMillis < restUntilMillis) {
      return Pass.NONE;
    }
    trying = true;
    return Pass.TRIAL;
  }

  synchronized void succeeded(Pass pass) {
    ended(pass);
    failuresInARow = 0;
  }

  /**
   * @param failure the engine's own words
   */
  synchronized void failed(Pass pass, String failure, long nowMillis) {
    ended(pass);
    if (open() && pass != Pass.TRIAL) {
      return; // begun before the rest, which is not to last the longer for it
    }
    failuresInARow++;
    why = failure;
    restUntilMillis = nowMillis + REST_MILLIS;
  }

  /** The call was broken off by ourselves, which says nothing about the engine. */
  synchronized void brokenOff(Pass pass) {
    ended(pass);
  }

  /** Why the engine failed last; of use where no call is made. */
  synchronized String why() {
    return why;
  }

  /**
   * Why nothing can be done with the engine now; empty if something can. When nobody has tried for
   * a while after the rest it is over: a node that takes no task would never find out.
   */
  synchronized Optional<String> trouble(long nowMillis) {
    boolean tried = trying || nowMillis < restUntilMillis + REST_MILLIS;
    return open() && tried ? Optional.of(why) : Optional.empty();
  }

  private boolean open() {
    return failuresInARow >= FAILURES;
  }

  private void ended(Pass pass) {
    if (pass == Pass.TRIAL) {
      trying = false;
    }
  }
}
