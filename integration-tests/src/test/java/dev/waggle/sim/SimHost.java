package dev.waggle.sim;

import dev.waggle.model.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One machine: its kernel, its engine and disk, and one process with the agent and perhaps a
 * manager. Power and process come and go; a new life of the process knows only what is on disk.
 */
final class SimHost {
  static final long RESTART_TAKES = 700;

  /** How often a manager asks those that its log does not reach which life they are in. */
  static final long LIVES_EVERY = 5_000;

  private final Simulation world;
  private final String name;
  private final NodeId id;
  private final SimEngine engine;
  private final SimDisk disk;
  private final SimClock clock;
  private Optional<SimAgent> agent = Optional.empty();
  private Optional<SimManager> manager = Optional.empty();
  private boolean powered;
  private boolean up;
  private boolean votes;
  private boolean joined;
  private SimLog log;
  private long logReaches;
  private long life;
  private long pausedUntil;
  private int boots;
  private long processSince;
  private long troubledUntil;

  SimHost(Simulation world, String name, NodeId id) {
    this(world, name, id, new SimDisk());
  }

  /** With what is on this disk already. */
  SimHost(Simulation world, String name, NodeId id, SimDisk disk) {
    this.disk = disk;
    this.world = world;
    this.name = name;
    this.id = id;
    this.engine = new SimEngine(world, this);
    this.clock = new SimClock(world);
    this.log = world.log();
  }

  String name() {
    return name;
  }

  NodeId id() {
    return id;
  }

  /** Whether its kernel is there to answer. */
  boolean isPowered() {
    return powered;
  }

  /** Whether its process is there. */
  boolean isUp() {
    return up;
  }

  /** Grows with each start of the process. */
  long life() {
    return life;
  }

  /** When its process began its present life. */
  long processSince() {
    return processSince;
  }

  /** The clock that its process counts waiting in; it never goes back. */
  long millis() {
    return clock.millis();
  }

  Instant wallClock() {
    return clock.wallClock();
  }

  /** From now on its clock goes at this rate, and its wall clock is off by so much. */
  void setClock(double rate, Duration off) {
    clock.set(rate, off);
    world.trace().line(name, "clock at rate " + rate + ", off by " + off);
  }

  /** Something is, or was until now, wrong with the machine, its process or its cable. */
  void troubled() {
    troubledUntil = world.now();
  }

  /**
   * A message of its, or the answer to one, was lost; a session bears that, its opening does not.
   */
  void messageLost() {
    if (agent.filter(SimAgent::hasSession).isEmpty()) {
      troubled();
    }
  }

  /** How long the machine has been well; zero if it is not. */
  long wellFor() {
    boolean well = powered && up && !isPaused() && world.network().isWired(this);
    return well ? world.now() - Math.max(troubledUntil, pausedUntil) : 0;
  }

  String bootId() {
    return name + "-boot-" + boots;
  }

  SimEngine engine() {
    return engine;
  }

  /** What its engine has. */
  SimContainers containers() {
    return engine.containers();
  }

  SimDisk disk() {
    return disk;
  }

  Optional<SimManager> manager() {
    return manager;
  }

  Optional<SimAgent> agent() {
    return agent;
  }

  boolean votes() {
    return votes;
  }

  boolean votesIn(SimLog asked) {
    return votes && log == asked;
  }

  /** The log that its manager is a member of. */
  SimLog log() {
    return log;
  }

  /**
   * Runs in the host's process: when it is no longer paused, and never if it is off, or ends while
   * it is paused.
   */
  void process(Runnable what) {
    if (!up) {
      return;
    }
    if (world.now() < pausedUntil) {
      long then = life;
      world.queue().at(pausedUntil, () -> inLife(then, what));
    } else {
      what.run();
    }
  }

  /** Runs later in this life of the process, or never. */
  void later(long millis, Runnable what) {
    long then = life;
    world.queue().after(millis, () -> inLife(then, what));
  }

  private void inLife(long then, Runnable what) {
    process(
        () -> {
          if (life == then) {
            what.run();
          }
        });
  }

  void powerOn() {
    troubled();
    powered = true;
    up = true;
    boots++;
    world.trace().line(name, "power on");
    startProcess();
  }

  void powerOff() {
    world.trace().line(name, "power off");
    powered = false;
    up = false;
    life++;
    stopProcess();
    engine.powerOff();
    log.hostGone(this);
  }

  /** The process dies and starts again; containers run on. */
  void restartProcess() {
    world.trace().line(name, "process restart");
    life++;
    stopProcess();
    engine.processGone();
    log.hostGone(this);
    up = false;
    world
        .queue()
        .after(
            RESTART_TAKES,
            () -> {
              if (powered && !up) {
                up = true;
                startProcess();
              }
            });
  }

  /** The process dies and does not start again; containers run on, and the kernel answers. */
  void killProcess() {
    world.trace().line(name, "process killed");
    life++;
    stopProcess();
    engine.processGone();
    log.hostGone(this);
    up = false;
  }

  /** Another node has this machine, with all that its engine has; this one is nowhere. */
  void becomes(SimHost another) {
    killProcess();
    powered = false;
    containers().moveTo(another.containers());
  }

  void pause(long millis) {
    world.trace().line(name, "pause " + millis);
    pausedUntil = Math.max(pausedUntil, world.now() + millis);
  }

  /** How long its process will yet stand still. */
  long pausedFor() {
    return Math.max(0, pausedUntil - world.now());
  }

  boolean isPaused() {
    return world.now() < pausedUntil;
  }

  /** Is a node from now on, and a member of the log if it votes. */
  void join(boolean asManager) {
    joined = true;
    votes = asManager;
    log = world.log();
    if (up) {
      startParts();
    }
  }

  /** Its disk has the log up to there. */
  void keeps(long index) {
    logReaches = Math.max(logReaches, index);
  }

  /** How far the log on its disk reaches at least. */
  long logReaches() {
    return Math.min(logReaches, log.size());
  }

  /** Its manager begins anew with that log. */
  void takesPartIn(SimLog anew) {
    closeManager();
    log = anew;
    startManager();
  }

  /** Votes no more; the process goes on with its log until it is told. */
  void unseat() {
    votes = false;
    world.trace().line(name, "votes no more");
  }

  /** Has no part in the log any more; what it knew of it is gone. */
  void leaveManagers() {
    votes = false;
    closeManager();
  }

  private void closeManager() {
    manager.ifPresent(SimManager::following);
    manager = Optional.empty();
    log.hostGone(this);
  }

  private void startProcess() {
    life++;
    pausedUntil = 0;
    processSince = world.now();
    troubled();
    if (joined) {
      startParts();
    }
  }

  private void startParts() {
    if (votes && manager.isEmpty() && !isOutlived()) {
      startManager();
      watchLives();
    }
    if (agent.isEmpty()) {
      agent = Optional.of(new SimAgent(world, this));
      agent.get().start();
    }
  }

  private void startManager() {
    manager = Optional.of(new SimManager(world, this));
    log.hostBack(this);
  }

  private void watchLives() {
    later(
        LIVES_EVERY,
        () -> {
          if (manager.isPresent() && isOutlived()) {
            world.trace().line(name, "the swarm was made anew without it");
            closeManager();
          }
          watchLives();
        });
  }

  /** Whether a manager that answers is in a later life of the swarm. */
  private boolean isOutlived() {
    return !world.has(Bug.LIVES_NOT_ASKED)
        && world.managers().stream()
            .filter(other -> other.manager.isPresent() && !other.isPaused())
            .filter(other -> other.log.life() > log.life())
            .anyMatch(other -> world.network().connects(this, other));
  }

  private void stopProcess() {
    manager = Optional.empty();
    agent = Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
