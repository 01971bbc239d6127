package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.restart.NodeStanding;
import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.restart.StartCondition;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which tasks a replicated service should have. Tasks first: those that ended or must leave their
 * node are replaced. Then services: missing slots are filled, surplus ones given up, and the tasks
 * of services that are gone are removed. Looks only at what changed since the last round.
 */
public final class ReplicatedOrchestrator implements Decider {
  private final RestartRule rule = new RestartRule();
  private final TaskFactory factory = new TaskFactory();
  private final Replacement replacement = new Replacement(rule, factory);

  @Override
  public void decide(Draft draft, DecisionContext context) {
    for (Map.Entry<ServiceId, List<Task>> due : tasksToReplace(draft, context.clusterMillis())) {
      replicated(draft.state(), due.getKey())
          .ifPresent(service -> replace(draft, context, service, due.getValue()));
    }
    for (ServiceId id : draft.dirtyServices()) {
      Optional<Service> service = draft.state().services().get(id);
      if (service.isEmpty()) {
        remove(draft, context, draft.state().tasksOf(id));
      } else if (service.get().spec().isReplicated()) {
        reconcile(draft, context, service.get());
      }
    }
  }

  private static Optional<Service> replicated(ClusterState state, ServiceId id) {
    return state.services().get(id).filter(service -> service.spec().isReplicated());
  }

  private Collection<Map.Entry<ServiceId, List<Task>>> tasksToReplace(Draft draft, long nowMillis) {
    ClusterState state = draft.state();
    Stream<Task> ofServices =
        draft.dirtyServices().stream().flatMap(id -> state.tasksOf(id).stream());
    Stream<Task> onNodes = draft.dirtyNodes().stream().flatMap(id -> tasksLostBy(state, id));
    Stream<Task> rested = state.delayedTasks().stream();
    SortedMap<TaskId, Task> due = new TreeMap<>();
    Stream.of(ofServices, onNodes, rested)
        .flatMap(tasks -> tasks)
        .filter(task -> replacement.isDue(state, task, nowMillis))
        .forEach(task -> due.put(task.id(), task));
    SortedMap<ServiceId, List<Task>> byService = new TreeMap<>();
    for (Task task : due.values()) {
      task.serviceId()
          .ifPresent(id -> byService.computeIfAbsent(id, s -> new ArrayList<>()).add(task));
    }
    return byService.entrySet();
  }

  private void replace(Draft draft, DecisionContext context, Service service, List<Task> due) {
    Map<Long, SlotView> slots = SlotView.slotsOf(draft.state().tasksOf(service.id()));
    for (Task task : due) {
      SlotView slot = slots.getOrDefault(task.slot(), new SlotView(task.slot(), List.of(task)));
      replacement.replace(draft, context, service, task, slot.attempts());
    }
  }

  private static Stream<Task> tasksLostBy(ClusterState state, NodeId node) {
    return NodeStanding.losesTasks(state, node) ? state.tasksOn(node).stream() : Stream.of();
  }

  private void reconcile(Draft draft, DecisionContext context, Service service) {
    ClusterState before = draft.state();
    before.tasksOf(service.id()).stream()
        .filter(task -> replacement.isStillborn(before, service, task))
        .forEach(task -> replacement.exchange(draft, context, service, task));
    ServiceSlots slots = ServiceSlots.of(draft.state(), service, rule, context.clusterMillis());
    long missing = service.spec().replicas() - slots.present().size();
    Set<Long> refilled = missing > 0 ? slots.freeNumbers(missing) : Set.of();
    refilled.forEach(
        slot -> draft.put(newcomer(draft, context, service, slots.tasksIn(slot), slot)));
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

  /** A task for a slot without one; it waits while an earlier task of the slot may still run. */
  private Task newcomer(
      Draft draft, DecisionContext context, Service service, List<Task> earlier, long slot) {
    StartCondition condition = rule.newcomerIn(draft.state(), earlier, context.clusterMillis());
    return condition.awaits().isEmpty()
        ? factory.create(draft, context, service, slot, TaskState.RUNNING)
        : condition.applyTo(factory.create(draft, context, service, slot, TaskState.READY));
  }

  private static void remove(Draft draft, DecisionContext context, Collection<Task> tasks) {
    tasks.forEach(task -> draft.put(Stamps.desired(task, TaskState.REMOVE, context)));
  }
}
