package dev.waggle.manager.core.update;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.orchestrator.GlobalOrchestrator;
import dev.waggle.manager.core.orchestrator.ReplicatedOrchestrator;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.spec.FailureAction;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.LongStream;

/**
 * Replaces the tasks of changed services, a few slots at a time, watches the new ones, and pauses
 * or goes back when too many fail. A run begins with the command that changes the spec and ends
 * completed or paused; all that it knows is in the state. A task that cannot be placed or whose
 * node is lost is waited for, without a limit; it says itself what it lacks.
 */
public final class RollingUpdater implements Decider {
  private final ReplicatedOrchestrator replicated = new ReplicatedOrchestrator();
  private final GlobalOrchestrator global = new GlobalOrchestrator();

  @Override
  public void decide(Draft draft, DecisionContext context) {
    for (ServiceId id : concerned(draft)) {
      draft
          .state()
          .services()
          .get(id)
          .filter(SpecChange::isRolling)
          .ifPresent(service -> advance(draft, context, service));
    }
  }

  /** What changed, what is under way, and what has tasks on nodes that may take some again. */
  private static SortedSet<ServiceId> concerned(Draft draft) {
    SortedSet<ServiceId> concerned = draft.dirtyServices();
    concerned.addAll(draft.state().updatingServices());
    draft.changedNodes().stream()
        .flatMap(node -> draft.state().tasksOn(node).stream())
        .forEach(task -> task.serviceId().ifPresent(concerned::add));
    return concerned;
  }

  private void advance(Draft draft, DecisionContext context, Service service) {
    note(draft, context, service);
    List<SlotUpdate> crowded = SlotUpdate.crowded(draft, service);
    crowded.forEach(slot -> slot.settle(draft, context));
    Optional<UpdateRun> run = service.bookkeeping().updateRun();
    if (run.isEmpty()) {
      catchUp(draft, context, service);
    } else if (run.get().slots().isEmpty()) {
      begin(draft, context, service, run.get(), crowded);
    } else {
      goOn(draft, context, service, run.get());
    }
  }

  /**
   * A node that was paused while a global service was updated gets the new task when it takes tasks
   * again, as Docker does without regard to the update's pace. An update that was paused stays so.
   */
  private static void catchUp(Draft draft, DecisionContext context, Service service) {
    if (service.spec().isGlobal() && !UpdateStatuses.isPaused(service)) {
      SlotUpdate.of(draft, context, service).stream()
          .filter(slot -> slot.isDirty() && !slot.hasSeenCurrentSpec())
          .forEach(slot -> slot.catchUp(draft, context));
    }
  }

  private static void note(Draft draft, DecisionContext context, Service service) {
    draft.state().tasksOf(service.id()).stream()
        .map(task -> Trials.noted(task, context.clusterMillis()))
        .forEach(draft::put);
  }

  // A slot whose task of an overtaken run has shown nothing yet is in the air already; it counts
  // for this run, or a failure there would be nobody's. One that had two tasks a moment ago counts
  // although none may be left to replace: to stop one of them is an update, as in Docker.
  private void begin(
      Draft draft,
      DecisionContext context,
      Service service,
      UpdateRun run,
      List<SlotUpdate> crowded) {
    List<Task> taken = Trials.undecided(draft.state(), service);
    Set<Place> places = new HashSet<>();
    crowded.forEach(slot -> places.add(slot.place()));
    SlotUpdate.of(draft, context, service).stream()
        .filter(SlotUpdate::isDirty)
        .forEach(slot -> places.add(slot.place()));
    taken.forEach(task -> places.add(Place.of(service, task)));
    if (places.isEmpty()) {
      Service over =
          UpdateStatuses.isRollingBack(service)
              ? UpdateStatuses.completed(service, context)
              : service;
      end(draft, context, over);
      return;
    }
    taken.forEach(task -> draft.put(Trials.movedTo(run, task)));
    UpdateRun begun = run.begunWith(places.size(), context.clusterMillis());
    Service updating = withRun(UpdateStatuses.begun(service, context), Optional.of(begun), context);
    draft.put(updating);
    goOn(draft, context, updating, begun);
  }

  private void goOn(Draft draft, DecisionContext context, Service service, UpdateRun run) {
    Trials trials = Trials.of(draft.state(), service, run);
    Optional<Task> failed =
        trials.rules().failureAction() == FailureAction.CONTINUE
            ? Optional.empty()
            : trials.oneTooMany(run.slots().orElse(0));
    if (failed.isPresent()) {
      fail(draft, context, service, failed.get());
    } else {
      feed(draft, context, service, run, trials);
    }
  }

  private void fail(Draft draft, DecisionContext context, Service service, Task failed) {
    String cause = " due to failure or early termination of task " + failed.id();
    boolean goesBack = UpdateRules.of(service).failureAction() == FailureAction.ROLLBACK;
    if (goesBack && UpdateStatuses.isRollingBack(service)) {
      end(draft, context, UpdateStatuses.paused(service, "rollback paused" + cause));
      return;
    }
    Optional<Service> previous =
        goesBack
            ? SpecChange.backBecause("update rolled back" + cause, service, context)
            : Optional.empty();
    if (previous.isPresent()) {
      draft.put(previous.get());
      reconcile(draft, context, previous.get());
      advance(draft, context, previous.get());
    } else {
      end(draft, context, UpdateStatuses.paused(service, "update paused" + cause));
    }
  }

  /** The orchestrators have had their turn in this round, before the spec went back. */
  private void reconcile(Draft draft, DecisionContext context, Service service) {
    if (service.spec().isGlobal()) {
      global.reconcile(draft, context, service);
    } else {
      replicated.reconcile(draft, context, service);
    }
  }

  private static void feed(
      Draft draft, DecisionContext context, Service service, UpdateRun run, Trials trials) {
    long now = context.clusterMillis();
    List<SlotUpdate> waiting =
        SlotUpdate.of(draft, context, service).stream()
            .filter(slot -> slot.isDirty() && !slot.isTried(run))
            .sorted(Comparator.comparing(SlotUpdate::rank))
            .toList();
    waiting.stream()
        .limit(Math.max(0, trials.rules().parallelism() - trials.inTheAir(now)))
        .forEach(slot -> slot.replace(draft, context, run, trials.rules()));
    boolean isOver = waiting.isEmpty() && trials.areAllDecided();
    if (isOver && trials.watchedUntil().orElse(now) <= now) {
      end(draft, context, UpdateStatuses.completed(service, context));
    }
  }

  private static void end(Draft draft, DecisionContext context, Service service) {
    draft.put(withRun(service, Optional.empty(), context));
  }

  private static Service withRun(
      Service service, Optional<UpdateRun> run, DecisionContext context) {
    return service
        .withBookkeeping(service.bookkeeping().withUpdateRun(run))
        .withUpdatedAt(context.wallClock());
  }

  /** The earliest instant after {@code nowMillis} at which this decider could decide otherwise. */
  public static OptionalLong nextMillis(ClusterState state, long nowMillis) {
    return state.updatingServices().stream()
        .flatMap(id -> state.services().get(id).stream())
        .flatMapToLong(service -> instants(state, service))
        .filter(millis -> millis > nowMillis)
        .min();
  }

  private static LongStream instants(ClusterState state, Service service) {
    Optional<Trials> trials =
        service.bookkeeping().updateRun().map(run -> Trials.of(state, service, run));
    return trials.stream()
        .flatMapToLong(
            t ->
                LongStream.concat(
                    t.tasks().stream().flatMapToLong(task -> t.busyUntil(task).stream()),
                    t.watchedUntil().stream()));
  }
}
