package dev.waggle.agent.core.assign;

import dev.waggle.dispatch.Fence;
import dev.waggle.model.id.TaskId;
import java.util.OptionalLong;
import java.util.SortedSet;

/** What came of an assignment message. */
public sealed interface Reduction {
  /**
   * It was taken.
   *
   * @param changed tasks that are new or wanted differently
   * @param withdrawn tasks that are no longer named
   */
  record Taken(AssignedWork work, SortedSet<TaskId> changed, SortedSet<TaskId> withdrawn)
      implements Reduction {}

  /** It comes from before what is held; nothing changed. The heartbeat tells what is held. */
  record Refused(Fence offered, Fence held) implements Reduction {}

  /** A message before it is missing; nothing changed. A new session brings a complete set. */
  record Gap(OptionalLong held, long got) implements Reduction {}
}
