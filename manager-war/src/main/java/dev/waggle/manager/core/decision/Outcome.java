package dev.waggle.manager.core.decision;

/** How a proposal ended. */
public sealed interface Outcome {
  /** Committed and applied here. */
  record Committed(long index) implements Outcome {}

  /** Committed without effect: a prior version or the term did not fit. */
  record Void(long index, String why) implements Outcome {}

  /**
   * It will never be in the log: refused before it was appended, or another term's entry took its
   * place.
   */
  record NotDone(String why) implements Outcome {}

  /** Nobody here can tell whether it is in the log; never to be repeated blindly. */
  record Unknown(String why) implements Outcome {}
}
