package dev.waggle.manager.core.update;

import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Trial;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The tasks that one run has made, and what they have shown. Everything is derived from the tasks,
 * so that a new leader counts on; the reaper keeps them while the run lasts.
 */
record Trials(
    ClusterState state, Service service, UpdateRun run, List<Task> tasks, UpdateRules rules) {
  private static final Comparator<Task> BY_END =
      Comparator.<Task>comparingLong(task -> trialOf(task).endedAtMillis().orElse(Long.MAX_VALUE))
          .thenComparing(Task::id);

  static Trials of(ClusterState state, Service service, UpdateRun run) {
    List<Task> tasks =
        state.tasksOf(service.id()).stream().filter(task -> isIn(run, task)).toList();
    return new Trials(state, service, run, tasks, UpdateRules.of(service));
  }

  static boolean isIn(UpdateRun run, Task task) {
    return task.bookkeeping().trial().filter(trial -> trial.run() == run.number()).isPresent();
  }

  /** Whether the task, of whatever run, has neither run nor ended yet. */
  static boolean isUndecided(Task task) {
    return task.bookkeeping().trial().filter(Trial::isOpen).isPresent()
        && !task.state().isTerminal()
        && !task.desiredState().isAfter(TaskState.RUNNING);
  }

  /**
   * The undecided tasks that are what the service's spec asks for. Among them those that an
   * overtaken run has left so, wherever they are.
   */
  static List<Task> undecided(ClusterState state, Service service) {
    return state.tasksOf(service.id()).stream()
        .filter(Trials::isUndecided)
        .filter(task -> !TaskDirt.isDirty(state, service, task))
        .toList();
  }

  boolean areAllDecided() {
    return undecided(state, service).isEmpty();
  }

  /** How many of the places that may be worked on at a time are taken. */
  long inTheAir(long nowMillis) {
    Stream<Task> resting =
        tasks.stream().filter(task -> busyUntil(task).orElse(nowMillis) > nowMillis);
    return Stream.concat(undecided(state, service).stream(), resting)
        .map(task -> Place.of(service, task))
        .distinct()
        .count();
  }

  private static Trial trialOf(Task task) {
    return task.bookkeeping().trial().orElseGet(() -> Trial.in(0));
  }

  /** The task with what its status has newly shown, whichever run it is of. */
  static Task noted(Task task, long nowMillis) {
    Optional<Trial> trial = task.bookkeeping().trial();
    if (trial.isEmpty() || task.desiredState() == TaskState.REMOVE) {
      return task;
    }
    Trial known = trial.get();
    if (known.ranAtMillis().isEmpty() && isUndecided(task) && task.state() == TaskState.RUNNING) {
      return with(task, known.withRanAtMillis(nowMillis));
    }
    return known.endedAtMillis().isEmpty() && hasEndedByItself(task)
        ? with(task, known.withEndedAtMillis(task.bookkeeping().statusAppliedAtMillis()))
        : task;
  }

  /** The task as one of that run, whatever was known of it. */
  static Task movedTo(UpdateRun run, Task task) {
    return with(task, Trial.in(run.number()));
  }

  private static Task with(Task task, Trial trial) {
    return task.withBookkeeping(task.bookkeeping().withTrial(Optional.of(trial)));
  }

  /** Complete, failed or rejected; and nobody had told it to stop. */
  private static boolean hasEndedByItself(Task task) {
    boolean ended =
        task.state() == TaskState.COMPLETE
            || task.state() == TaskState.FAILED
            || task.state() == TaskState.REJECTED;
    return ended
        && !RestartRule.wasEvicted(task)
        && task.bookkeeping().desiredShutdownAtMillis().orElse(Long.MAX_VALUE)
            >= task.bookkeeping().statusAppliedAtMillis();
  }

  /** Until when the task takes one of the places that may be worked on at a time. */
  OptionalLong busyUntil(Task task) {
    Trial trial = trialOf(task);
    OptionalLong decidedAt =
        trial.ranAtMillis().isPresent() ? trial.ranAtMillis() : trial.endedAtMillis();
    return decidedAt.isPresent()
        ? OptionalLong.of(decidedAt.getAsLong() + rules.delayMillis())
        : decidedAt;
  }

  /**
   * When the last task of the run has been watched long enough, or the slots if it has made none.
   * Empty if it has not begun, or an older release began it and no task has run or ended.
   */
  OptionalLong watchedUntil() {
    LongStream begun = run.begunAtMillis().stream().map(millis -> millis + rules.delayMillis());
    LongStream busy = tasks.stream().flatMapToLong(task -> busyUntil(task).stream());
    return LongStream.concat(begun, busy).map(millis -> millis + rules.monitorMillis()).max();
  }

  /** The task by whose end more of the slots have failed than may. */
  Optional<Task> oneTooMany(long slots) {
    List<Task> failed = tasks.stream().filter(this::hasFailed).sorted(BY_END).toList();
    // In single precision, as Docker counts: 3 of 10 are not more than a ratio of 0.3.
    for (int count = 1; count <= failed.size(); count++) {
      if ((float) count / slots > (float) rules.maxFailureRatio()) {
        return Optional.of(failed.get(count - 1));
      }
    }
    return Optional.empty();
  }

  private boolean hasFailed(Task task) {
    Trial trial = trialOf(task);
    return trial.endedAtMillis().isPresent()
        && trial.endedAtMillis().getAsLong() - rules.monitorMillis()
            <= trial.ranAtMillis().orElse(Long.MAX_VALUE);
  }
}
