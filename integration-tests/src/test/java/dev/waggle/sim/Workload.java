package dev.waggle.sim;

import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import java.util.ArrayList;
import java.util.List;

/** A swarm of three managers and some workers, one service, and trouble by chance. */
final class Workload {
  static final String SERVICE = "web";

  private final Simulation world;
  private final Operator operator;
  private final List<SimHost> managers = new ArrayList<>();
  private final List<SimHost> workers = new ArrayList<>();
  private long replicas;

  Workload(Simulation world) {
    this.world = world;
    this.operator = new Operator(world);
  }

  Operator operator() {
    return operator;
  }

  List<SimHost> workers() {
    return workers;
  }

  List<SimHost> managers() {
    return managers;
  }

  /** Three managers, so many workers, all with sessions; so many tasks, all running. */
  void begin(int withWorkers, long withReplicas) {
    managers.add(world.init("m1"));
    managers.add(world.join("m2", Role.MANAGER));
    managers.add(world.join("m3", Role.MANAGER));
    for (int i = 1; i <= withWorkers; i++) {
      workers.add(world.join("w" + i, Role.WORKER));
    }
    operator.awaitSessions(world.hosts().toArray(SimHost[]::new));
    replicas = withReplicas;
    operator.create(SERVICE, replicas);
    operator.awaitRunning(SERVICE, replicas, Operator.ATTEMPTS);
  }

  /** One thing goes wrong with one machine, for a while; never with two managers at once. */
  void trouble() {
    Dice dice = world.workDice();
    SimHost victim = dice.oneOf(world.hosts());
    long lasts = dice.between(500, 20_000);
    switch ((int) dice.between(0, 6)) {
      case 0 -> {
        world.powerOff(victim);
        world.pass(lasts);
        victim.powerOn();
      }
      case 1 -> cut(() -> world.cutOff(victim), victim, lasts);
      case 2 -> cut(() -> world.mute(victim), victim, lasts);
      case 3 -> cut(() -> world.deafen(victim), victim, lasts);
      case 4 -> world.pause(victim, lasts);
      case 5 -> world.restartProcess(victim);
      default -> scaleOrDrain(victim);
    }
    world.pass(dice.between(0, 8_000));
  }

  private void cut(Runnable how, SimHost host, long lasts) {
    how.run();
    world.pass(lasts);
    world.plugIn(host);
  }

  private void scaleOrDrain(SimHost host) {
    Dice dice = world.workDice();
    if (dice.chance(0.5)) {
      replicas = dice.between(0, 20);
      operator.scale(SERVICE, replicas);
    } else {
      operator.availability(
          host, dice.oneOf(List.of(Availability.DRAIN, Availability.PAUSE, Availability.ACTIVE)));
    }
  }

  /** All is well again, and every machine has a session. */
  void heal() {
    world.faults().heal();
    world.hosts().forEach(world::plugIn);
    world.pass(Operator.SESSION);
    for (SimHost host : world.hosts()) {
      operator.availability(host, Availability.ACTIVE);
    }
    operator.awaitSessions(world.hosts().toArray(SimHost[]::new));
  }

  /** All is well again; then everything that is wanted runs, and nothing else. */
  void healAndSettle() {
    heal();
    operator.awaitRunning(
        SERVICE, replicas, Operator.LEADER + Operator.DOWN + Operator.STUCK + Operator.ATTEMPTS);
    world.invariants().settled(Operator.service(world.state(), SERVICE).id());
    world.requireEqualReplicas();
  }
}
