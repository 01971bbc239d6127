package dev.waggle.manager.core.restart;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Gives up the tasks of a node that has been Down for 24 hours: their outcome will not be known,
 * and what they hold is free again. Counted from when the node was found Down, whoever led then.
 */
public final class Orphaning implements Decider {
  /** How long a node may be Down before its tasks are orphaned. */
  public static final Duration PATIENCE = Duration.ofHours(24);

  @Override
  public void decide(Draft draft, DecisionContext context) {
    for (Node node : draft.state().nodes()) {
      if (deadline(node).anyMatch(millis -> millis <= context.clusterMillis())) {
        draft.state().tasksOn(node.id()).stream()
            .filter(Orphaning::mayRun)
            .forEach(task -> draft.put(orphaned(task, context)));
      }
    }
  }

  private static boolean mayRun(Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal();
  }

  private static Task orphaned(Task task, DecisionContext context) {
    return Stamps.observed(
        task,
        task.status().withState(TaskState.ORPHANED).withTimestamp(context.wallClock()),
        context);
  }

  private static LongStream deadline(Node node) {
    return node.status().state() == NodeState.DOWN
        ? node.bookkeeping().downSinceMillis().stream().map(since -> since + PATIENCE.toMillis())
        : LongStream.empty();
  }

  /** The earliest instant after {@code nowMillis} at which this decider could decide otherwise. */
  public static OptionalLong nextMillis(ClusterState state, long nowMillis) {
    return state.nodes().stream()
        .flatMapToLong(Orphaning::deadline)
        .filter(millis -> millis > nowMillis)
        .min();
  }
}
