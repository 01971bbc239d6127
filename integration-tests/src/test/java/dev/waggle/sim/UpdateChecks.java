package dev.waggle.sim;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An update keeps its pace, and only an update is rolled back. */
final class UpdateChecks {
  private final Invariants invariants;
  private final Map<String, Long> foundUndecided = new TreeMap<>();

  UpdateChecks(Invariants invariants) {
    this.invariants = invariants;
  }

  /**
   * An update works on no more slots at a time than it may, but for those that it found so when it
   * began.
   */
  void checkPace(ClusterState before, Service service) {
    UpdateRun run = service.bookkeeping().updateRun().orElseThrow();
    List<Task> undecided =
        invariants.newest().tasksOf(service.id()).stream()
            .filter(Invariants::wanted)
            .filter(task -> task.state().isBefore(TaskState.RUNNING))
            .filter(
                task -> task.bookkeeping().trial().filter(t -> t.run() == run.number()).isPresent())
            .toList();
    long found =
        foundUndecided.computeIfAbsent(
            service.id() + "." + run.number(),
            key -> undecided.stream().filter(task -> before.tasks().contains(task.id())).count());
    boolean goesBack =
        service
            .updateStatus()
            .filter(status -> status.state() == UpdateState.ROLLBACK_STARTED)
            .isPresent();
    long most =
        (goesBack ? service.spec().rollbackOrDefault() : service.spec().updateOrDefault())
            .parallelismOrZero();
    invariants.require(
        most == 0 || undecided.size() <= Math.max(most, found),
        undecided.size() + " slots at a time are updated, not " + most);
  }

  /** Only an update is rolled back, and only once. */
  void checkRollback(Service before, Service after) {
    boolean goesBackByItself =
        !before.updateStatus().equals(after.updateStatus())
            && after.updateStatus().filter(UpdateChecks::isAutomaticRollback).isPresent();
    invariants.require(
        !goesBackByItself
            || before.updateStatus().filter(s -> s.state() == UpdateState.UPDATING).isPresent(),
        "rolled back from " + before.updateStatus());
  }

  private static boolean isAutomaticRollback(UpdateStatus status) {
    return status.state() == UpdateState.ROLLBACK_STARTED
        && status.message().startsWith("update rolled back");
  }
}
