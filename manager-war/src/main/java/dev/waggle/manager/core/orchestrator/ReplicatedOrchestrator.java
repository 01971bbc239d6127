package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tasks a replicated service should have. Tasks first: those that ended or must leave their
 * node are replaced. Then services: missing slots are filled, surplus ones given up, and the tasks
 * of services that are gone, whatever their mode, are removed. Looks only at what changed since the
 * last round.
 */
public final class ReplicatedOrchestrator implements Decider {
  private final RestartRule rule = new RestartRule();
  private final Replacement replacement = new Replacement(rule, new TaskFactory());
  private final DueTasks due = new DueTasks(replacement, service -> service.spec().isReplicated());

  @Override
  public void decide(Draft draft, DecisionContext context) {
    due.replaceIn(draft, context);
    for (ServiceId id : draft.dirtyServices()) {
      Optional<Service> service = draft.state().services().get(id);
      if (service.isEmpty()) {
        remove(draft, context, draft.state().tasksOf(id));
      } else if (service.get().spec().isReplicated()) {
        reconcile(draft, context, service.get());
      }
    }
  }

  /** Gives one replicated service the slots that its spec asks for. */
  public void reconcile(Draft draft, DecisionContext context, Service service) {
    ServiceSlots slots = ServiceSlots.of(draft.state(), service, rule, context.clusterMillis());
    long missing = service.spec().replicas() - slots.present().size();
    Set<Long> refilled =
        missing > 0 ? slots.freeNumbers(Math.min(missing, Replacement.MOST_AT_ONCE)) : Set.of();
    refilled.forEach(
        slot -> replacement.fill(draft, context, service, Place.inSlot(slot), slots.tasksIn(slot)));
    if (isChangedIn(draft, service)) {
      slots.dead().stream()
          .filter(slot -> !refilled.contains(slot))
          .forEach(slot -> remove(draft, context, slots.tasksIn(slot)));
    }
    surplus(slots, service).forEach(slot -> remove(draft, context, slots.standingFor(slot)));
  }

  /**
   * Whether this round changes the service. The history of a slot that was scaled away stays, as in
   * Docker, until its service is changed the next time.
   */
  private static boolean isChangedIn(Draft draft, Service service) {
    return !draft.base().services().get(service.id()).equals(Optional.of(service));
  }

  private static List<Long> surplus(ServiceSlots slots, Service service) {
    List<Long> order = ScaleDownOrder.of(slots.present());
    int kept = (int) Math.min(order.size(), service.spec().replicas());
    return order.subList(kept, order.size());
  }

  private static void remove(Draft draft, DecisionContext context, Collection<Task> tasks) {
    tasks.forEach(task -> draft.put(Stamps.desired(task, TaskState.REMOVE, context)));
  }
}
