package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.task.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which tasks a replicated job should have: in each run so many that complete, so many of them at a
 * time. Each change of the job begins a new run; tasks of an earlier one are stopped and removed,
 * those that have ended stay as history. A slot whose attempts are used up has failed for good; the
 * run goes on with the others and ends incomplete.
 */
public final class ReplicatedJobOrchestrator implements Decider {
  private final RestartRule rule = new RestartRule();
  private final Replacement replacement = new Replacement(rule, new TaskFactory());
  private final DueTasks due =
      new DueTasks(
          replacement,
          service -> service.spec().modeOrDefault() instanceof ServiceMode.ReplicatedJob);

  @Override
  public void decide(Draft draft, DecisionContext context) {
    draft.dirtyServices().stream()
        .flatMap(id -> draft.state().services().get(id).stream())
        .forEach(service -> callOff(draft, context, service));
    due.replaceIn(draft, context);
    for (ServiceId id : draft.dirtyServices()) {
      Optional<Service> service = draft.state().services().get(id);
      if (service.isPresent()
          && service.get().spec().modeOrDefault() instanceof ServiceMode.ReplicatedJob job) {
        begin(draft, context, service.get(), job);
      }
    }
  }

  /** Stops what earlier runs have left, and what tries again what has been done meanwhile. */
  private static void callOff(Draft draft, DecisionContext context, Service service) {
    if (!(service.spec().modeOrDefault() instanceof ServiceMode.ReplicatedJob)) {
      return;
    }
    Collection<Task> tasks = draft.state().tasksOf(service.id());
    tasks.stream()
        .filter(task -> !Aim.isOfThisRun(service, task))
        .forEach(task -> callOffBygone(draft, context, task));
    Set<Long> done =
        ofThisRun(service, tasks).stream()
            .filter(Aim::isReached)
            .map(Task::slot)
            .collect(Collectors.toSet());
    ofThisRun(service, tasks).stream()
        .filter(task -> Aim.isWanted(task) && !Aim.isReached(task) && done.contains(task.slot()))
        .forEach(task -> draft.put(Stamps.desired(task, TaskState.SHUTDOWN, context)));
  }

  /** What has ended is history, of which no more is to be expected. */
  private static void callOffBygone(Draft draft, DecisionContext context, Task task) {
    if (!task.state().isTerminal()) {
      draft.put(Stamps.desired(task, TaskState.REMOVE, context));
    } else if (Aim.isWanted(task) && !Aim.isReached(task)) {
      draft.put(Stamps.desired(task, TaskState.SHUTDOWN, context));
    }
  }

  private static List<Task> ofThisRun(Service service, Collection<Task> tasks) {
    return tasks.stream().filter(task -> Aim.isOfThisRun(service, task)).toList();
  }

  private void begin(
      Draft draft, DecisionContext context, Service service, ServiceMode.ReplicatedJob job) {
    ClusterState state = draft.state();
    Collection<Task> tasks = state.tasksOf(service.id());
    List<Task> ofThisRun = ofThisRun(service, tasks);
    Map<Place, List<Task>> places = Place.group(service, tasks);
    for (long slot : JobSlots.of(state, ofThisRun, rule, context.clusterMillis()).next(job)) {
      Place place = Place.inSlot(slot);
      replacement.fill(draft, context, service, place, places.getOrDefault(place, List.of()));
    }
  }
}
