package dev.waggle.manager.core.restart;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Lets replacements start: desired READY becomes RUNNING (COMPLETE for a job's task) once the delay
 * is over and no other task of the slot may still run, or the wait for that has reached its limit.
 * Until then the agent may prepare the container, so that the switch is quick.
 */
public final class DelayedStart implements Decider {
  @Override
  public void decide(Draft draft, DecisionContext context) {
    Slots slots = new Slots(draft.state());
    for (Task task : draft.state().delayedTasks()) {
      if (isDue(task, context.clusterMillis())) {
        letStart(draft, context, task, slots.of(task));
      }
    }
  }

  private static boolean isDue(Task task, long nowMillis) {
    OptionalLong startAt = task.bookkeeping().startAtMillis();
    return startAt.isPresent() && startAt.getAsLong() <= nowMillis && !task.state().isTerminal();
  }

  private static void letStart(Draft draft, DecisionContext context, Task task, List<Task> slot) {
    Optional<Task> running = Predecessors.stillRunning(draft.state(), slot);
    if (running.isPresent() && context.clusterMillis() < awaitUntil(task)) {
      return;
    }
    running.ifPresent(old -> draft.put(overdue(old, task, context)));
    Task released = Stamps.desired(task, Aim.of(task), context);
    draft.put(StartCondition.removedFrom(released));
  }

  /** The slot shows why two of its tasks may run. */
  private static Task overdue(Task old, Task successor, DecisionContext context) {
    String why = "has not reported its end in time: task " + successor.id() + " takes its place";
    return Stamps.observed(old, old.status().withErr(why), context);
  }

  private static long awaitUntil(Task task) {
    return task.bookkeeping().awaitUntilMillis().orElse(Long.MIN_VALUE);
  }

  /** The earliest instant after {@code nowMillis} at which this decider could decide otherwise. */
  public static OptionalLong nextMillis(ClusterState state, long nowMillis) {
    return state.delayedTasks().stream()
        .map(Task::bookkeeping)
        .flatMap(b -> List.of(b.startAtMillis(), b.awaitUntilMillis()).stream())
        .flatMapToLong(OptionalLong::stream)
        .filter(millis -> millis > nowMillis)
        .min();
  }

  /** The slots of the services that are asked for, each service read once. */
  private static final class Slots {
    private final ClusterState state;
    private final Map<ServiceId, Map<Place, List<Task>>> services = new TreeMap<>();

    private Slots(ClusterState state) {
      this.state = state;
    }

    private List<Task> of(Task task) {
      return task.serviceId()
          .flatMap(state.services()::get)
          .map(service -> slotsOf(service).getOrDefault(Place.of(service, task), List.of()))
          .orElse(List.of());
    }

    private Map<Place, List<Task>> slotsOf(Service service) {
      return services.computeIfAbsent(service.id(), id -> Place.group(service, state.tasksOf(id)));
    }
  }
}
