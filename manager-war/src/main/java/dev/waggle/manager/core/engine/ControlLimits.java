package dev.waggle.manager.core.engine;

/**
 * What bounds a round and those who wait for it.
 *
 * @param queuedCommands commands that may wait; beyond, new ones are refused
 * @param commandsPerRound commands that one round takes
 * @param entryTargetBytes size at which a transaction is cut, between objects
 * @param entryLimitBytes size that no entry exceeds; a command that needs more is refused
 * @param answerWithinMillis after this a waiting client is answered, whatever is known
 * @param stepDownAfterMillis a proposal without outcome for so long makes the leader give up
 */
public record ControlLimits(
    int queuedCommands,
    int commandsPerRound,
    long entryTargetBytes,
    long entryLimitBytes,
    long answerWithinMillis,
    long stepDownAfterMillis) {
  /** What production runs with. */
  public static final ControlLimits DEFAULT =
      new ControlLimits(4096, 256, 128 * 1024, 2 * 1024 * 1024, 5_000, 15_000);

  public ControlLimits {
    if (queuedCommands < 1 || commandsPerRound < 1) {
      throw new IllegalArgumentException("a plane that takes no command");
    }
    if (entryTargetBytes < 1 || entryLimitBytes < entryTargetBytes) {
      throw new IllegalArgumentException(
          "entry target " + entryTargetBytes + ", limit " + entryLimitBytes);
    }
    if (answerWithinMillis < 1 || stepDownAfterMillis < answerWithinMillis) {
      throw new IllegalArgumentException(
          "answer within " + answerWithinMillis + ", step down after " + stepDownAfterMillis);
    }
  }
}
