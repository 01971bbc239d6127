package dev.waggle.agent.core.task;

import dev.waggle.model.task.TaskState;
import java.util.Optional;

/** The one next thing to do for a task. Each is safe to repeat after a crash. */
public sealed interface TaskAction {
  /** Whether the engine does it, so that its end is told by a {@link StepOutcome}. */
  default boolean byEngine() {
    return !(this instanceof Nothing || this instanceof Advance);
  }

  /** Wait: for another assignment, or until the engine tells of a change. */
  record Nothing() implements TaskAction {}

  /**
   * Only the state moves.
   *
   * @param message none keeps the last one
   * @param err why the task ended; none clears the last one
   */
  record Advance(TaskState state, Optional<String> message, Optional<String> err)
      implements TaskAction {
    static Advance to(TaskState state, String message) {
      return new Advance(state, Optional.of(message), Optional.empty());
    }

    static Advance failed(String err) {
      return new Advance(TaskState.FAILED, Optional.empty(), Optional.of(err));
    }
  }

  /** Find out whether the engine can run such a task at all. Touches nothing. */
  record Accept() implements TaskAction {}

  /** Get the image and make the container; one that is there already will do. */
  record Prepare() implements TaskAction {}

  /** Start the container. */
  record Start() implements TaskAction {}

  /** Look at the container, and go on telling when it changes. */
  record Await() implements TaskAction {}

  /** Stop the container, by force after the grace period; none, or a stopped one, is fine. */
  record Stop() implements TaskAction {}

  /** Stop the container and delete it with all that belongs to it. */
  record Remove() implements TaskAction {}
}
