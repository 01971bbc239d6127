package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Binds tasks to nodes, once and for ever. Tasks of one spec form a group; the group whose oldest
 * task has waited longest chooses first. A task for which there is no node says why and is tried
 * again in every round, because a session, which is soft, may be what was missing; but only nodes
 * that are not what they were when they refused are asked again.
 */
public final class Scheduler implements Decider {
  /** Attempts of a service that failed on a node make it the last choice for so long. */
  public static final Duration FAILURE_WINDOW = Duration.ofMinutes(5);

  private final Predicate<NodeId> hasSession;
  private final Predicate<ClusterState> isSettled;
  private final RefusalMemory memory = new RefusalMemory();

  /**
   * A scheduler.
   *
   * @param hasSession whether the node has a session with this leader in its term
   * @param isSettled whether the agents had the time to open one: before that the first to come
   *     would get all that others should share
   */
  public Scheduler(Predicate<NodeId> hasSession, Predicate<ClusterState> isSettled) {
    this.hasSession = hasSession;
    this.isSettled = isSettled;
  }

  @Override
  public void decide(Draft draft, DecisionContext context) {
    List<WaitingTask> unassigned = WaitingTask.longestFirst(draft.state().unassignedTasks());
    if (unassigned.isEmpty()) {
      memory.clear();
      return;
    }
    SchedulingRound round = new SchedulingRound(draft, context, hasSession, memory);
    Map<WaitingTask.Origin, List<WaitingTask>> groups = new LinkedHashMap<>();
    for (WaitingTask waiting : unassigned) {
      switch (waiting.turn()) {
        case END -> end(draft, context, waiting.task());
        case CONFIRM -> round.confirm(waiting);
        case PLACE ->
            groups.computeIfAbsent(waiting.origin(), origin -> new ArrayList<>()).add(waiting);
        case NOTHING -> {}
      }
    }
    if (isSettled.test(draft.state())) {
      groups.values().forEach(round::place);
    }
    round.end();
  }

  /** No agent was told of it, so nobody else can report its end. */
  private static void end(Draft draft, DecisionContext context, Task task) {
    draft.put(
        Stamps.observed(
            task,
            task.status()
                .withState(TaskState.SHUTDOWN)
                .withTimestamp(context.wallClock())
                .withoutErr(),
            context));
  }
}
