package dev.waggle.manager.core.reap;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes what nobody needs any more: tasks desired REMOVE that have stopped or never started, the
 * oldest ended tasks of a slot beyond the history limit, and kept specs without tasks. The newest
 * task of a slot always stays, and what completed in a job's last run, since they say whether the
 * slot is done; what a rolling update has made stays until that is over.
 */
public final class TaskReaper implements Decider {
  private static final Comparator<Task> OLDEST_FIRST =
      Comparator.<Task>comparingLong(task -> task.bookkeeping().statusAppliedAtMillis())
          .thenComparingLong(task -> task.bookkeeping().createdAtMillis())
          .thenComparing(Task::id);

  @Override
  public void decide(Draft draft, DecisionContext context) {
    for (ServiceId service : draft.dirtyServices()) {
      draft.state().tasksOf(service).stream()
          .filter(TaskReaper::isRemovable)
          .forEach(draft::remove);
      Optional<UpdateRun> run = runOf(draft.state(), service);
      Place.group(draft.state(), service).values().forEach(slot -> trim(draft, slot, run));
      unusedSpecs(draft.state(), service).forEach(draft::remove);
    }
  }

  private static boolean isRemovable(Task task) {
    return task.desiredState() == TaskState.REMOVE && (neverRan(task) || hasEnded(task));
  }

  private static boolean neverRan(Task task) {
    return task.state().isBefore(TaskState.ASSIGNED);
  }

  private static boolean hasEnded(Task task) {
    return task.state().isTerminal();
  }

  private static Optional<UpdateRun> runOf(ClusterState state, ServiceId service) {
    return state.services().get(service).flatMap(found -> found.bookkeeping().updateRun());
  }

  private static void trim(Draft draft, List<Task> slot, Optional<UpdateRun> run) {
    Task newest =
        slot.stream()
            .max(Comparator.comparingLong(task -> task.bookkeeping().createdAtMillis()))
            .orElseThrow();
    long limit = limit(draft.state(), newest);
    if (limit >= 0 && slot.size() > limit) {
      slot.stream()
          .filter(task -> !task.equals(newest))
          .filter(task -> !isCountedBy(run, task))
          .filter(task -> !settles(task, newest))
          .filter(task -> hasEnded(task) || (neverRan(task) && !Aim.isWanted(task)))
          .sorted(OLDEST_FIRST)
          .limit(slot.size() - limit)
          .forEach(draft::remove);
    }
  }

  /** What has completed says that the slot of its run is done, whatever was tried after it. */
  private static boolean settles(Task task, Task newest) {
    return Aim.isReached(task) && task.jobIteration().equals(newest.jobIteration());
  }

  /** What an update under way has made says how many slots have failed. */
  private static boolean isCountedBy(Optional<UpdateRun> run, Task task) {
    return run.isPresent()
        && task.bookkeeping()
            .trial()
            .filter(trial -> trial.run() == run.get().number())
            .isPresent();
  }

  /** Tasks to keep in a slot: all those that the restart rule counts, negative for all. */
  private static long limit(ClusterState state, Task newest) {
    RestartPolicy policy =
        state
            .specOf(newest)
            .map(RetainedSpec::taskTemplate)
            .orElse(TaskSpec.EMPTY)
            .restartOrDefault();
    return policy.maxAttemptsOrZero() > 0
        ? policy.maxAttemptsOrZero() + 1
        : state.cluster().map(Cluster::spec).map(s -> s.taskHistoryRetentionLimit()).orElse(-1L);
  }

  private static List<RetainedSpec> unusedSpecs(ClusterState state, ServiceId id) {
    Set<Long> used =
        state.tasksOf(id).stream()
            .map(task -> task.bookkeeping().specVersion())
            .collect(Collectors.toSet());
    state.services().get(id).map(Service::bookkeeping).ifPresent(b -> used.add(b.specVersion()));
    String prefix = id.value() + ".";
    return state
        .retainedSpecs()
        .from(prefix)
        .takeWhile(row -> row.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .filter(spec -> !used.contains(spec.specVersion()))
        .toList();
  }
}
