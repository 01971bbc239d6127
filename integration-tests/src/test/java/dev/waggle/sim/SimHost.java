package dev.waggle.sim;

import dev.waggle.model.id.NodeId;
import java.util.Optional;

/**
 * One machine: its kernel, its engine and disk, and one process with the agent and perhaps a
 * manager. Power and process come and go; a new life of the process knows only what is on disk.
 */
final class SimHost {
  private static final long RESTART_TAKES = 700;

  private final Simulation world;
  private final String name;
  private final NodeId id;
  private final SimEngine engine;
  private final SimDisk disk = new SimDisk();
  private Optional<SimAgent> agent = Optional.empty();
  private Optional<SimManager> manager = Optional.empty();
  private boolean powered;
  private boolean up;
  private boolean votes;
  private boolean joined;
  private long life;
  private long pausedUntil;
  private int boots;

  SimHost(Simulation world, String name, NodeId id) {
    this.world = world;
    this.name = name;
    this.id = id;
    this.engine = new SimEngine(world, this);
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

  String bootId() {
    return "boot-" + boots;
  }

  SimEngine engine() {
    return engine;
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

  /** Runs in the host's process: when it is no longer paused, and never if it is off. */
  void process(Runnable what) {
    if (!up) {
      return;
    }
    if (world.now() < pausedUntil) {
      world.queue().at(pausedUntil, () -> process(what));
    } else {
      what.run();
    }
  }

  /** Runs later in this life of the process, or never. */
  void later(long millis, Runnable what) {
    long then = life;
    world
        .queue()
        .after(
            millis,
            () ->
                process(
                    () -> {
                      if (life == then) {
                        what.run();
                      }
                    }));
  }

  void powerOn() {
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
    world.log().hostGone(this);
  }

  /** The process dies and starts again; containers run on. */
  void restartProcess() {
    world.trace().line(name, "process restart");
    life++;
    stopProcess();
    engine.processGone();
    world.log().hostGone(this);
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

  void pause(long millis) {
    world.trace().line(name, "pause " + millis);
    pausedUntil = world.now() + millis;
  }

  boolean isPaused() {
    return world.now() < pausedUntil;
  }

  /** Is a node from now on, and a member of the log if it votes. */
  void join(boolean asManager) {
    joined = true;
    votes = asManager;
    if (up) {
      startParts();
    }
  }

  /** Votes no more; the process goes on with its log until it is told. */
  void unseat() {
    votes = false;
    world.trace().line(name, "votes no more");
  }

  /** Has no part in the log any more; what it knew of it is gone. */
  void leaveManagers() {
    votes = false;
    manager.ifPresent(SimManager::following);
    manager = Optional.empty();
    world.log().hostGone(this);
  }

  private void startProcess() {
    life++;
    pausedUntil = 0;
    if (joined) {
      startParts();
    }
  }

  private void startParts() {
    if (votes && manager.isEmpty()) {
      SimManager started = new SimManager(world, this);
      manager = Optional.of(started);
      world.log().hostBack(this);
    }
    if (agent.isEmpty()) {
      agent = Optional.of(new SimAgent(world, this));
      agent.get().start();
    }
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
