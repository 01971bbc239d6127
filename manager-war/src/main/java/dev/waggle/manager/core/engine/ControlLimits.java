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
 * @param mostObjects so many services, tasks and the like; a command that wants more is refused
 */
public record ControlLimits(
    int queuedCommands,
    int commandsPerRound,
    long entryTargetBytes,
    long entryLimitBytes,
    long answerWithinMillis,
    long stepDownAfterMillis,
    long mostObjects) {
  /** What of the heap is not the state's: the server, the log, what is under way. */
  private static final long HEAP_BESIDE_STATE = 64L << 20;

  /**
   * Of the heap, for each object. A service takes 2 KB, a task less; the rest is for a snapshot,
   * which is several copies of everything, and for what nobody bounds (tasks of global services,
   * tasks that have ended).
   */
  private static final long HEAP_PER_OBJECT = 5 * 1024;

  private static final long LEAST_OBJECTS = 1_000;

  /** What production runs with, but for the number of objects, which the heap bounds. */
  public static final ControlLimits DEFAULT =
      new ControlLimits(4096, 256, 128 * 1024, 2 * 1024 * 1024, 5_000, 15_000, Long.MAX_VALUE);

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
    if (mostObjects < 1) {
      throw new IllegalArgumentException("a plane that keeps nothing");
    }
  }

  /**
   * What production runs with: as many objects as a manager can hold, go through and load again.
   *
   * @param heapBytes that the JVM may take at most
   */
  public static ControlLimits forHeap(long heapBytes) {
    long most = Math.max(LEAST_OBJECTS, (heapBytes - HEAP_BESIDE_STATE) / HEAP_PER_OBJECT);
    return new ControlLimits(
        DEFAULT.queuedCommands,
        DEFAULT.commandsPerRound,
        DEFAULT.entryTargetBytes,
        DEFAULT.entryLimitBytes,
        DEFAULT.answerWithinMillis,
        DEFAULT.stepDownAfterMillis,
        most);
  }
}
