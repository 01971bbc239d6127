package dev.waggle.manager.core.update;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.manager.core.orchestrator.UpdatableSlots;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an update does to one slot of a service, or to the task of a global one on a node. A task is
 * clean if it is what the service's spec asks for.
 *
 * @param standing the tasks that stand for the slot: those that are wanted, or else the newest,
 *     which ended and may not be restarted
 * @param attempts all its tasks
 */
record SlotUpdate(
    ClusterState state, Service service, Place place, List<Task> standing, List<Task> attempts) {
  private static final Comparator<Task> RUNNING_THEN_NEW =
      Comparator.<Task, Boolean>comparing(task -> task.state() == TaskState.RUNNING)
          .thenComparingLong(task -> task.bookkeeping().createdAtMillis())
          .thenComparing(Task::id);

  /** The slots that have more than one wanted task, also on nodes that take no update now. */
  static List<SlotUpdate> crowded(Draft draft, Service service) {
    ClusterState state = draft.state();
    return Place.group(service, state.tasksOf(service.id())).entrySet().stream()
        .map(
            slot -> new SlotUpdate(state, service, slot.getKey(), slot.getValue(), slot.getValue()))
        .filter(slot -> slot.wanted().size() > 1)
        .toList();
  }

  /** The slots through which an update of the service goes. */
  static List<SlotUpdate> of(Draft draft, DecisionContext context, Service service) {
    ClusterState state = draft.state();
    Map<Place, List<Task>> all = Place.group(service, state.tasksOf(service.id()));
    return UpdatableSlots.of(state, service, context.clusterMillis()).entrySet().stream()
        .map(
            slot ->
                new SlotUpdate(
                    state,
                    service,
                    slot.getKey(),
                    slot.getValue(),
                    all.getOrDefault(slot.getKey(), List.of())))
        .toList();
  }

  private boolean isDirty(Task task) {
    return TaskDirt.isDirty(state, service, task);
  }

  private List<Task> wanted() {
    return standing.stream()
        .filter(task -> !task.desiredState().isAfter(TaskState.RUNNING))
        .toList();
  }

  /** Whether no task of the slot is what the spec asks for. */
  boolean isDirty() {
    return standing.stream().allMatch(this::isDirty);
  }

  /** Whether the run has had its turn with this slot; it does not try twice. */
  boolean isTried(UpdateRun run) {
    return attempts.stream().anyMatch(task -> Trials.isIn(run, task));
  }

  /**
   * Which slot is taken sooner: those that have run and do not, since nothing is lost there; then
   * those that run; last those for which there was no node yet.
   */
  int rank() {
    if (standing.stream().anyMatch(task -> task.state() == TaskState.RUNNING)) {
      return 1;
    }
    return attempts.stream().anyMatch(task -> task.nodeId().isPresent()) ? 0 : 2;
  }

  /**
   * Leaves one task in the slot: a clean one that runs, else the best that there is. As long as the
   * clean one does not run, an earlier one may run beside it.
   */
  void settle(Draft draft, DecisionContext context) {
    Optional<Task> next = wanted().stream().filter(t -> !isDirty(t)).max(RUNNING_THEN_NEW);
    Optional<Task> before =
        next.filter(task -> task.state() == TaskState.RUNNING).isPresent()
            ? Optional.empty()
            : serving();
    wanted().stream()
        .filter(task -> !next.equals(Optional.of(task)) && !before.equals(Optional.of(task)))
        .forEach(task -> stop(draft, context, task));
  }

  /** The earlier task that serves, or soon may. */
  private Optional<Task> serving() {
    return wanted().stream()
        .filter(this::isDirty)
        .filter(task -> !task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal())
        .max(RUNNING_THEN_NEW);
  }

  /**
   * Whether a task of the current spec has been in the slot after those that stand there, however
   * it ended. One from before them is of a time to which a rollback has gone back since.
   */
  boolean hasSeenCurrentSpec() {
    long current = service.bookkeeping().specVersion();
    long since =
        standing.stream().mapToLong(task -> task.bookkeeping().createdAtMillis()).max().orElse(0);
    return attempts.stream()
        .filter(task -> task.bookkeeping().specVersion() == current)
        .anyMatch(task -> task.bookkeeping().createdAtMillis() > since);
  }

  /** Puts a task of the current spec into the slot, on trial for the run. */
  void replace(Draft draft, DecisionContext context, UpdateRun run, UpdateRules rules) {
    Task created = replace(draft, context, rules.isStartFirst() ? serving() : Optional.empty());
    draft.put(Trials.movedTo(run, created));
  }

  /** Puts a task of the current spec into the slot at once, in the place of any other. */
  void catchUp(Draft draft, DecisionContext context) {
    draft.put(replace(draft, context, Optional.empty()));
  }

  private Task replace(Draft draft, DecisionContext context, Optional<Task> kept) {
    wanted().stream()
        .filter(task -> !kept.equals(Optional.of(task)))
        .forEach(task -> stop(draft, context, task));
    return UpdatableSlots.newcomer(draft, context, service, place, attempts);
  }

  private static void stop(Draft draft, DecisionContext context, Task task) {
    draft.put(Stamps.desired(task, TaskState.SHUTDOWN, context));
  }
}
