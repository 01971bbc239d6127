package dev.waggle.agent.core.node;

import dev.waggle.agent.core.assign.AssignedWork;
import dev.waggle.agent.core.assign.AssignmentReducer;
import dev.waggle.agent.core.assign.Reduction;
import dev.waggle.agent.core.report.StatusOutbox;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerMessage.NodesGone;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All tasks of this node: takes what the managers, the engine and the clock tell, and says what is
 * to be done. Confined to the thread of its owner; the same calls give the same effects.
 */
public final class NodeTasks {
  private final SortedMap<TaskId, TaskRunner> runners = new TreeMap<>();
  private final Set<TaskId> strays = new TreeSet<>();
  private final Orphans orphans = new Orphans();
  private final StatusOutbox outbox = new StatusOutbox();
  private AssignedWork work;
  private Optional<Fence> refused = Optional.empty();

  /**
   * Begins with what the process before this one kept.
   *
   * @param highest the highest fence that was taken
   */
  public NodeTasks(Optional<Fence> highest, Collection<LocalTask> kept) {
    Map<TaskId, AssignedTask> assigned = new TreeMap<>();
    for (LocalTask task : kept) {
      runners.put(task.id(), new TaskRunner(task));
      if (!task.withdrawn()) {
        assigned.put(task.id(), task.assigned());
      }
    }
    work = AssignedWork.resumed(highest, assigned);
  }

  /** Takes up all kept tasks; called once, before anything else. */
  public List<Effect> resume(Tick now) {
    Effects effects = new Effects();
    runners.values().forEach(runner -> runner.step(now, effects, outbox));
    return effects.list();
  }

  /** Tasks of which the engine has a container with this node's label. */
  public List<Effect> found(Collection<TaskId> containers) {
    strays.addAll(containers);
    return removeStrays();
  }

  /** Containers that the engine has with the labels of other nodes, in place of what was known. */
  public List<Effect> foundBeside(Map<NodeId, Set<TaskId>> containers) {
    return orphans.found(containers);
  }

  /** Other nodes of which the engine has containers, in the order of their ids. */
  public List<NodeId> beside() {
    return orphans.nodes();
  }

  /** Of those, these are no longer part of the swarm. */
  public List<Effect> gone(NodesGone told) {
    return AssignmentReducer.isAdmitted(work, told.fence())
        ? orphans.gone(told.nodes())
        : List.of();
  }

  /** A session begins: every status is to be told again. */
  public List<Effect> sessionStarted() {
    work = work.inNewSession();
    for (TaskRunner runner : runners.values()) {
      outbox.put(runner.task().id(), runner.task().status(), Long.MIN_VALUE);
    }
    return List.of(new Effect.Report());
  }

  /** The complete set of a session. */
  public List<Effect> assigned(AssignmentSet set, Tick now) {
    List<Effect> effects = new ArrayList<>(reduced(AssignmentReducer.apply(work, set), now));
    effects.addAll(removeStrays());
    return effects;
  }

  /** What changed after it. */
  public List<Effect> assigned(AssignmentChange change, Tick now) {
    return reduced(AssignmentReducer.apply(work, change), now);
  }

  /** The node is in no swarm any more: everything goes, and what the swarm was is forgotten. */
  public List<Effect> left(Tick now) {
    Effects effects = new Effects();
    for (TaskRunner runner : List.copyOf(runners.values())) {
      runner.withdraw(now, effects, outbox);
    }
    work = AssignedWork.resumed(Optional.empty(), Map.of());
    effects.add(new Effect.StoreFence(Optional.empty()));
    refused = Optional.empty();
    orphans.forgetSwarm();
    return effects.list();
  }

  /** An action that was begun has ended. */
  public List<Effect> finished(TaskId task, TaskAction action, StepOutcome outcome, Tick now) {
    Effects effects = new Effects();
    TaskRunner runner = runners.get(task);
    if (runner != null && runner.finished(action, outcome, now, effects, outbox)) {
      runners.remove(task);
      outbox.forget(task);
      effects.add(new Effect.Forget(task));
      AssignedTask again = work.tasks().get(task);
      if (again != null) {
        begin(again, now, effects);
      }
    }
    return effects.list();
  }

  /** The engine shows a container, or shows that there is none, unasked. */
  public List<Effect> seen(TaskId task, Optional<ContainerView> container, Tick now) {
    Effects effects = new Effects();
    TaskRunner runner = runners.get(task);
    if (runner != null) {
      runner.seen(container, now, effects, outbox);
    }
    return effects.list();
  }

  /** Time has passed: what waited for it goes on. */
  public List<Effect> tick(Tick now) {
    Effects effects = new Effects();
    runners.values().forEach(runner -> runner.step(now, effects, outbox));
    return effects.list();
  }

  /** When {@link #tick} next has something to do; in milliseconds of the clock of the ticks. */
  public OptionalLong nextWakeUp() {
    return runners.values().stream()
        .map(TaskRunner::wakeUpAt)
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  /** What is to be told to the managers. */
  public StatusOutbox outbox() {
    return outbox;
  }

  /** Sequence of the last assignment message taken in this session; 0 before the first. */
  public long sequence() {
    return work.sequence().orElse(0);
  }

  /** The fence that is held, while the leader speaks from below it. */
  public Optional<Fence> refused() {
    return refused;
  }

  /** A task that is kept. */
  public Optional<LocalTask> task(TaskId id) {
    return Optional.ofNullable(runners.get(id)).map(TaskRunner::task);
  }

  /** All tasks that are kept, by id. */
  public SortedMap<TaskId, LocalTask> tasks() {
    SortedMap<TaskId, LocalTask> tasks = new TreeMap<>();
    runners.forEach((id, runner) -> tasks.put(id, runner.task()));
    return tasks;
  }

  /** What the managers want, as far as they have said. */
  public AssignedWork work() {
    return work;
  }

  private List<Effect> reduced(Reduction reduction, Tick now) {
    if (reduction instanceof Reduction.Refused lower) {
      refused = Optional.of(lower.held());
      return List.of();
    }
    if (reduction instanceof Reduction.Gap) {
      return List.of(new Effect.Resync());
    }
    if (reduction instanceof Reduction.Taken taken) {
      return taken(taken, now);
    }
    throw new AssertionError("no such reduction: " + reduction);
  }

  private List<Effect> taken(Reduction.Taken taken, Tick now) {
    Effects effects = new Effects();
    if (!taken.work().highest().equals(work.highest())) {
      effects.add(new Effect.StoreFence(taken.work().highest()));
    }
    work = taken.work();
    refused = Optional.empty();
    for (TaskId id : taken.withdrawn()) {
      Optional.ofNullable(runners.get(id)).ifPresent(r -> r.withdraw(now, effects, outbox));
    }
    for (TaskId id : taken.changed()) {
      AssignedTask assigned = work.tasks().get(id);
      TaskRunner runner = runners.get(id);
      if (runner == null && assigned != null) {
        begin(assigned, now, effects);
      } else if (runner != null && assigned != null) {
        runner.assign(assigned, now, effects, outbox);
      }
    }
    if (work.complete()) {
      runners.values().forEach(runner -> runner.allowStart(now, effects, outbox));
    }
    return effects.list();
  }

  private void begin(AssignedTask assigned, Tick now, Effects effects) {
    TaskRunner runner = TaskRunner.begin(assigned);
    runners.put(assigned.id(), runner);
    effects.add(new Effect.Store(runner.task()));
    runner.allowStart(now, effects, outbox);
  }

  private List<Effect> removeStrays() {
    if (!work.complete()) {
      return List.of();
    }
    strays.removeAll(runners.keySet());
    List<Effect> effects = new ArrayList<>();
    strays.forEach(id -> effects.add(new Effect.RemoveStray(id)));
    strays.clear();
    return effects;
  }
}
