package dev.waggle.sim;

import dev.waggle.agent.core.assign.AssignedWork;
import dev.waggle.agent.core.node.Effect;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.agent.core.node.Tick;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shell around an agent's core: sessions, beats, reports, the engine. */
final class SimAgent {
  private static final int BATCH = 100;
  static final long LIST_EVERY = 60_000;
  private static final long LIST_AGAIN = 1_000;
  private static final long LOOK_EVERY = 10_000;
  static final long BEAT = 1_000;

  /** After a connection that failed the next one is tried within this time. */
  static final long CONNECTS_WITHIN = 1_000;

  private static final long STREAM_SILENCE = 3_000;

  private final Simulation world;
  private final SimHost host;
  private final NodeTasks tasks;
  private final SecretReach reach;
  private final String processId;
  private Optional<Session> session = Optional.empty();
  private final List<SimHost> toAsk = new ArrayList<>();
  private int attempt;
  private boolean reporting;
  private long wakeUp = Long.MAX_VALUE;

  private record Session(int attempt, SimHost manager, SessionId id, long[] heard) {}

  SimAgent(Simulation world, SimHost host) {
    this.world = world;
    this.host = host;
    this.reach = new SecretReach(world);
    String random = world.idDice().id();
    this.processId = world.has(Bug.PROCESS_ID_COPIED) ? host.id().value() : random;
    boolean forgets = world.has(Bug.FENCE_NOT_KEPT);
    this.tasks =
        new NodeTasks(forgets ? Optional.empty() : host.disk().fence(), host.disk().tasks());
  }

  void start() {
    if (world.has(Bug.STARTED_BEFORE_COMPLETE_SET)) {
      host.disk().fence().ifPresent(this::takeDiskForCompleteSet);
    }
    run(tasks.resume(tick()));
    list();
    lookEvery();
    connect(Optional.empty());
    beat();
  }

  boolean hasSession() {
    return session.isPresent();
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
      run(tasks.found(host.engine().known()));
      run(tasks.foundBeside(host.engine().beside()));
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
      run(tasks.seen(task, host.engine().look(task), tick()));
    }
  }

  private Tick tick() {
    return new Tick(host.millis(), host.wallClock());
  }

  // --- sessions

  private void connect(Optional<SimHost> leader) {
    session = Optional.empty();
    reporting = false;
    int mine = ++attempt;
    SimHost manager = leader.orElseGet(this::next);
    Hello hello =
        new Hello(
            1,
            host.id(),
            processId,
            Optional.of(host.bootId()),
            Optional.of(host.name() + ":2377"),
            description());
    byte[] bytes = Wire.of(hello);
    world
        .network()
        .request(
            host,
            manager,
            reply ->
                withManager(
                    manager,
                    m ->
                        m.hello(
                            host,
                            (Hello) Wire.agentMessage(bytes),
                            message -> reply.accept(() -> opened(mine, manager, message)),
                            () -> reply.accept(() -> again(mine)))),
            () -> again(mine));
  }

  /** All managers in turn, in an order by chance. */
  private SimHost next() {
    toAsk.retainAll(world.managers());
    if (toAsk.isEmpty()) {
      toAsk.addAll(world.managers());
    }
    SimHost next = world.networkDice().oneOf(toAsk);
    toAsk.remove(next);
    return next;
  }

  private NodeDescription description() {
    return Descriptions.of(host.name());
  }

  private static void withManager(SimHost host, java.util.function.Consumer<SimManager> what) {
    host.manager().ifPresent(what);
  }

  private void again(int mine) {
    if (mine == attempt) {
      session = Optional.empty();
      attempt++;
      int next = attempt;
      host.later(
          world.networkDice().between(100, CONNECTS_WITHIN),
          () -> {
            if (next == attempt) {
              connect(Optional.empty());
            }
          });
    }
  }

  private void opened(int mine, SimHost manager, byte[] bytes) {
    if (mine != attempt) {
      return;
    }
    ManagerMessage message = Wire.managerMessage(bytes);
    if (message instanceof ManagerMessage.SessionStarted started) {
      session =
          Optional.of(new Session(mine, manager, started.sessionId(), new long[] {world.now()}));
      run(tasks.sessionStarted());
      withManager(manager, m -> m.stream(host, started.sessionId(), mine));
    } else if (message instanceof ManagerMessage.NotLeader other) {
      world
          .hostOf(other.leader().nodeId())
          .filter(leader -> leader != manager)
          .ifPresentOrElse(leader -> connect(Optional.of(leader)), () -> again(mine));
    } else {
      again(mine);
    }
  }

  /** A message of the stream of the session that {@code ofAttempt} opened. */
  void streamed(int ofAttempt, byte[] bytes) {
    if (session.filter(s -> s.attempt() == ofAttempt).isEmpty()) {
      return;
    }
    session.get().heard()[0] = world.now();
    long life = tasks.work().highest().map(Fence::epoch).orElse(0L);
    ManagerMessage message = Wire.managerMessage(bytes);
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

  void streamBroken(int ofAttempt) {
    if (session.filter(s -> s.attempt() == ofAttempt).isPresent()) {
      again(ofAttempt);
    }
  }

  private void beat() {
    session.ifPresent(this::beat);
    host.later(BEAT, this::beat);
  }

  private void beat(Session open) {
    boolean silent = world.now() - open.heard()[0] > STREAM_SILENCE;
    if (silent && !world.has(Bug.DEAF_STREAM_TRUSTED)) {
      again(open.attempt());
      return;
    }
    byte[] bytes =
        Wire.of(new Heartbeat(tasks.sequence(), tasks.refused(), notReady(), tasks.beside()));
    world
        .network()
        .request(
            host,
            open.manager(),
            reply ->
                withManager(
                    open.manager(),
                    m ->
                        m.heartbeat(
                            host,
                            open.id(),
                            (Heartbeat) Wire.agentMessage(bytes),
                            goesOn -> reply.accept(() -> beaten(open, goesOn)))),
            () -> {});
  }

  private Optional<String> notReady() {
    return host.engine().answers() ? Optional.empty() : Optional.of("the engine does not answer");
  }

  private void beaten(Session of, boolean goesOn) {
    if (!goesOn && session.filter(s -> s == of).isPresent()) {
      again(of.attempt());
    }
  }

  // --- reports

  private void report() {
    if (reporting || session.isEmpty() || tasks.outbox().isEmpty()) {
      return;
    }
    reporting = true;
    Session open = session.get();
    List<TaskStatusUpdate> batch = tasks.outbox().batch(BATCH);
    byte[] bytes = Wire.of(new Statuses(false, batch));
    world
        .network()
        .request(
            host,
            open.manager(),
            reply ->
                withManager(
                    open.manager(),
                    m ->
                        m.report(
                            host,
                            open.id(),
                            (Statuses) Wire.agentMessage(bytes),
                            taken -> reply.accept(() -> reported(open, batch, taken)))),
            () -> reported(open, batch, false));
  }

  private void reported(Session of, List<TaskStatusUpdate> batch, boolean taken) {
    if (session.filter(s -> s == of).isEmpty()) {
      return;
    }
    reporting = false;
    if (taken) {
      if (of.manager().log() == world.log()) {
        world.invariants().acknowledged(host, batch);
      }
      tasks.outbox().acknowledged(batch);
      report();
    } else {
      host.later(200, this::report);
    }
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
      report();
    } else if (effect instanceof Effect.Resync) {
      session.ifPresent(open -> again(open.attempt()));
    } else {
      throw new AssertionError("no such effect: " + effect);
    }
  }
}
