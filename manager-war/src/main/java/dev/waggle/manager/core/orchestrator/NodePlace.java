package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.task.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of a global service on one node.
 *
 * @param all also those of earlier runs of a job
 * @param attempts those of this run, oldest first
 */
record NodePlace(List<Task> all, List<Task> attempts) {

  static NodePlace of(Service service, Collection<Task> there) {
    List<Task> ofThisRun = there.stream().filter(t -> Aim.isOfThisRun(service, t)).toList();
    return new NodePlace(List.copyOf(there), SlotView.oldestFirst(ofThisRun));
  }

  /** The same tasks as they are now. */
  NodePlace asIn(ClusterState state) {
    return new NodePlace(asIn(state, all), asIn(state, attempts));
  }

  private static List<Task> asIn(ClusterState state, List<Task> tasks) {
    return tasks.stream().flatMap(task -> state.tasks().get(task.id()).stream()).toList();
  }

  List<Task> wanted() {
    return attempts.stream().filter(Aim::isWanted).toList();
  }

  /** Tasks of earlier runs. */
  List<Task> bygone() {
    return all.stream().filter(task -> !attempts.contains(task)).toList();
  }

  Optional<Task> newest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  /** The tasks that stand for the place; none if it is to be filled. */
  List<Task> present(ClusterState state, Service service, RestartRule rule, long nowMillis) {
    List<Task> reached = attempts.stream().filter(Aim::isReached).toList();
    if (!reached.isEmpty()) {
      return reached;
    }
    List<Task> wanted = wanted();
    return wanted.isEmpty()
        ? newest().filter(task -> isHeld(state, service, task, rule, nowMillis)).stream().toList()
        : wanted;
  }

  /** The newest task ended and may not be restarted: so it stays until the spec changes. */
  private boolean isHeld(
      ClusterState state, Service service, Task newest, RestartRule rule, long nowMillis) {
    return newest.desiredState() != TaskState.REMOVE
        && !isRollingBack(service)
        && !rule.mayRestart(state, newest, history(), nowMillis);
  }

  static boolean isRollingBack(Service service) {
    return service
        .updateStatus()
        .map(UpdateStatus::state)
        .filter(UpdateState.ROLLBACK_STARTED::equals)
        .isPresent();
  }

  /**
   * The attempts that count as such: those since the node last had to give up its task for reasons
   * that were not the task's, such as a drain.
   */
  List<Task> history() {
    int from = 0;
    for (int i = 0; i < attempts.size(); i++) {
      from = wasCalledOff(attempts.get(i)) ? i + 1 : from;
    }
    return attempts.subList(from, attempts.size());
  }

  private static boolean wasCalledOff(Task task) {
    boolean endedByItself =
        switch (task.state()) {
          case COMPLETE, FAILED, REJECTED -> true;
          default -> false;
        };
    return !Aim.isWanted(task) && !endedByItself;
  }
}
