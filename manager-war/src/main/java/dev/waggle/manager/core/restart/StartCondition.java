package dev.waggle.manager.core.restart;

import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Task;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a replacement may start, in cluster time: not before {@code startAtMillis}, and while
 * another task of its slot may still run not before {@code awaitUntilMillis}.
 *
 * @param awaits the task whose end is waited for
 */
public record StartCondition(long startAtMillis, Optional<TaskId> awaits, long awaitUntilMillis) {

  /** The task, waiting for this. */
  public Task applyTo(Task task) {
    return task.withBookkeeping(
        task.bookkeeping()
            .withStartAtMillis(OptionalLong.of(startAtMillis))
            .withAwaits(awaits, OptionalLong.of(awaitUntilMillis)));
  }

  /** The task, waiting for nothing any more. */
  static Task removedFrom(Task task) {
    return task.withBookkeeping(
        task.bookkeeping()
            .withStartAtMillis(OptionalLong.empty())
            .withAwaits(Optional.empty(), OptionalLong.empty()));
  }
}
