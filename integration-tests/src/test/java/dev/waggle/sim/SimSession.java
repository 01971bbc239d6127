package dev.waggle.sim;

import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.dispatch.TaskStatusUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** An agent's side of its sessions, one after the other: finds the leader, beats, reports. */
final class SimSession {
  private static final int BATCH = 100;
  static final long BEAT = 1_000;

  /** After a connection that failed the next one is tried within this time. */
  static final long CONNECTS_WITHIN = 1_000;

  private static final long STREAM_SILENCE = 3_000;

  private final Simulation world;
  private final SimHost host;
  private final SimAgent agent;
  private final NodeTasks tasks;
  private final String processId;
  private final List<SimHost> toAsk = new ArrayList<>();
  private Optional<Session> session = Optional.empty();
  private int attempt;
  private boolean reporting;

  private record Session(int attempt, SimHost manager, SessionId id, long[] heard) {}

  SimSession(Simulation world, SimHost host, SimAgent agent, NodeTasks tasks) {
    this.world = world;
    this.host = host;
    this.agent = agent;
    this.tasks = tasks;
    String random = world.idDice().id();
    this.processId = world.has(Bug.PROCESS_ID_COPIED) ? host.id().value() : random;
  }

  void start() {
    connect(Optional.empty());
    beat();
  }

  boolean isOpen() {
    return session.isPresent();
  }

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
            Descriptions.of(host.name()));
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

  private static void withManager(SimHost host, Consumer<SimManager> what) {
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
      agent.sessionStarted();
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

  /** Whether it is the session that {@code ofAttempt} opened; if so, it has been heard now. */
  boolean hears(int ofAttempt) {
    Optional<Session> heard = session.filter(s -> s.attempt() == ofAttempt);
    heard.ifPresent(s -> s.heard()[0] = world.now());
    return heard.isPresent();
  }

  /** The stream of the session that {@code ofAttempt} opened is at its end. */
  void broken(int ofAttempt) {
    if (session.filter(s -> s.attempt() == ofAttempt).isPresent()) {
      again(ofAttempt);
    }
  }

  /** What came is not what was to be expected: the session begins anew. */
  void resync() {
    session.ifPresent(open -> again(open.attempt()));
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

  /** Sends what the managers do not know yet, one batch at a time. */
  void report() {
    OptionalLong due = tasks.outbox().dueMillis();
    if (reporting || session.isEmpty() || due.isEmpty()) {
      return;
    }
    if (due.getAsLong() > host.millis()) {
      host.later(due.getAsLong() - host.millis(), this::report);
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
}
