package dev.waggle.sim;

import dev.waggle.agent.core.assign.AssignedWork;
import dev.waggle.agent.core.node.Effect;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.agent.core.node.Tick;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;

/** The shell around an agent's core: what managers want goes in, what the engine is to do out. */
final class SimAgent {
  static final long LIST_EVERY = 60_000;
  private static final long LIST_AGAIN = 1_000;
  private static final long LOOK_EVERY = 10_000;

  private final Simulation world;
  private final SimHost host;
  private final NodeTasks tasks;
  private final SecretReach reach;
  private final SimSession session;
  private long wakeUp = Long.MAX_VALUE;

  SimAgent(Simulation world, SimHost host) {
    this.world = world;
    this.host = host;
    this.reach = new SecretReach(world);
    boolean forgets = world.has(Bug.FENCE_NOT_KEPT);
    this.tasks =
        new NodeTasks(forgets ? Optional.empty() : host.disk().fence(), host.disk().tasks());
    this.session = new SimSession(world, host, this, tasks);
  }

  void start() {
    if (world.has(Bug.STARTED_BEFORE_COMPLETE_SET)) {
      host.disk().fence().ifPresent(this::takeDiskForCompleteSet);
    }
    run(tasks.resume(tick()));
    list();
    lookEvery();
    session.start();
  }

  boolean hasSession() {
    return session.isOpen();
  }

  /** What it knows that its managers want. */
  AssignedWork work() {
    return tasks.work();
  }

  private void takeDiskForCompleteSet(Fence fence) {
    List<AssignedTask> kept = host.disk().tasks().stream().map(LocalTask::assigned).toList();
    run(tasks.assigned(new AssignmentSet(fence, 0, kept, List.of(), List.of()), tick()));
  }

  /** Asks the engine which containers there are; one that does not answer is asked again. */
  private void list() {
    if (host.engine().answers()) {
      run(tasks.found(host.containers().known()));
      run(tasks.foundBeside(host.containers().beside()));
    }
    host.later(host.engine().answers() ? LIST_EVERY : LIST_AGAIN, this::list);
  }

  private void lookEvery() {
    host.later(
        LOOK_EVERY,
        () -> {
          lookAtAll();
          lookEvery();
        });
  }

  /** Asks the engine for each container that should run. */
  void lookAtAll() {
    tasks.tasks().values().stream()
        .filter(t -> t.state() == TaskState.RUNNING || t.state() == TaskState.STARTING)
        .map(LocalTask::id)
        .forEach(this::look);
  }

  void look(TaskId task) {
    if (host.engine().answers()) {
      run(tasks.seen(task, host.containers().look(task), tick()));
    }
  }

  private Tick tick() {
    return new Tick(host.millis(), host.wallClock());
  }

  // --- what its managers want

  void sessionStarted() {
    run(tasks.sessionStarted());
  }

  /** A message of the stream of the session that {@code attempt} opened. */
  void streamed(int attempt, byte[] bytes) {
    if (session.hears(attempt)) {
      told(Wire.managerMessage(bytes));
    }
  }

  private void told(ManagerMessage message) {
    long life = tasks.work().highest().map(Fence::epoch).orElse(0L);
    if (message instanceof ManagerMessage.Complete complete) {
      run(tasks.assigned(complete.set(), tick()));
    } else if (message instanceof ManagerMessage.Incremental incremental) {
      run(tasks.assigned(incremental.change(), tick()));
    } else if (message instanceof ManagerMessage.NodesGone gone
        && !world.has(Bug.FORMER_SELF_FORGOTTEN)) {
      run(tasks.gone(gone));
    }
    reach.told(host, tasks.work());
    world
        .invariants()
        .require(
            tasks.work().highest().map(Fence::epoch).orElse(0L) >= life,
            "an older life of the swarm is obeyed on " + host);
  }

  void streamBroken(int attempt) {
    session.broken(attempt);
  }

  // --- the engine

  private void run(List<Effect> effects) {
    long life = host.life();
    for (Effect effect : effects) {
      if (world.faults().strikes(Fault.KILLED_BETWEEN_EFFECTS)) {
        host.restartProcess();
      }
      if (host.life() != life) {
        return; // of this process nothing is left to go on with
      }
      run(effect);
    }
    tasks
        .nextWakeUp()
        .ifPresent(
            at -> {
              if (at < wakeUp) {
                wakeUp = at;
                host.later(Math.max(1, at - host.millis()), this::woken);
              }
            });
  }

  private void woken() {
    wakeUp = Long.MAX_VALUE;
    run(tasks.tick(tick()));
  }

  private void run(Effect effect) {
    if (effect instanceof Effect.Store store) {
      host.disk().store(store.task());
    } else if (effect instanceof Effect.Forget forget) {
      host.disk().forget(forget.task());
    } else if (effect instanceof Effect.StoreFence store) {
      host.disk().store(store.fence());
    } else if (effect instanceof Effect.Begin begin) {
      reach.begins(host, begin.task(), begin.action(), tasks.work());
      host.engine()
          .begin(
              begin.task(),
              begin.action(),
              outcome -> run(tasks.finished(begin.task().id(), begin.action(), outcome, tick())));
    } else if (effect instanceof Effect.RemoveStray stray) {
      host.engine().removeStray(stray.task());
    } else if (effect instanceof Effect.RemoveOrphan orphan) {
      host.engine().removeStray(orphan.task());
    } else if (effect instanceof Effect.Cancel cancel) {
      host.engine().cancel(cancel.task());
    } else if (effect instanceof Effect.Report) {
      session.report();
    } else if (effect instanceof Effect.Resync) {
      session.resync();
    } else {
      throw new AssertionError("no such effect: " + effect);
    }
  }
}
