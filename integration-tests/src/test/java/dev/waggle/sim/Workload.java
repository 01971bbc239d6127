package dev.waggle.sim;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.Role;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A swarm of three managers and some workers, one service, and trouble by chance. */
final class Workload {
  static final String SERVICE = "web";

  static final String FAILING = "flaky";
  static final String PUBLISHED = "ports";
  private static final long FAILING_REPLICAS = 2;
  private static final long FAILING_ATTEMPTS = 3;
  private static final long PUBLISHED_REPLICAS = 4;
  private static final double MAJORITY_LOST = 0.1;
  private static final List<Double> RATES = List.of(0.98, 0.995, 1.005, 1.02);

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
    managers.add(world.swarm().init("m1"));
    managers.add(world.swarm().join("m2", Role.MANAGER));
    managers.add(world.swarm().join("m3", Role.MANAGER));
    for (int i = 1; i <= withWorkers; i++) {
      workers.add(world.swarm().join("w" + i, Role.WORKER));
    }
    operator.awaitSessions(world.hosts().toArray(SimHost[]::new));
    replicas = withReplicas;
    operator.create(SERVICE, replicas);
    operator.awaitRunning(SERVICE, replicas, Budgets.ATTEMPTS);
  }

  /** Besides: one that always fails and is tried so often, and one with a host port. */
  void createOthers() {
    operator.create(failing(FAILING, FAILING_REPLICAS, FAILING_ATTEMPTS));
    operator.create(published(PUBLISHED, PUBLISHED_REPLICAS));
  }

  /** A service whose tasks end by themselves and are started anew at most so often. */
  static ServiceSpec failing(String name, long replicas, long attempts) {
    RestartPolicy policy =
        new RestartPolicy(
            Optional.empty(),
            Optional.of(Duration.ofSeconds(1)),
            Optional.of(attempts),
            Optional.empty(),
            Extra.NONE);
    ServiceSpec spec = Operator.pinging(name, replicas);
    TaskSpec task = spec.taskTemplateOrEmpty();
    return spec.withTaskTemplate(
        task.withContainerSpec(task.containerOrEmpty().withImage(SimEngine.CRASHING))
            .withRestartPolicy(policy));
  }

  /** A service with a port on each of its hosts, and a third of a host's memory. */
  static ServiceSpec published(String name, long replicas) {
    ServiceSpec spec = Operator.pinging(name, replicas);
    PortConfig port =
        new PortConfig(
            Optional.empty(),
            Optional.of("tcp"),
            Optional.of(80L),
            Optional.of(8080L),
            Optional.of("host"),
            Extra.NONE);
    Resources third =
        new Resources(
            Optional.of(Descriptions.NANO_CPUS / 40),
            Optional.of(Descriptions.MEMORY / 3),
            Optional.empty(),
            Extra.NONE);
    return spec.withEndpointSpec(EndpointSpec.EMPTY.withPorts(List.of(port)))
        .withTaskTemplate(spec.taskTemplateOrEmpty().withResources(Operator.reserving(third)));
  }

  /** As {@link #trouble}, or two of three managers are lost for good. */
  void worstTrouble() {
    if (world.workDice().chance(MAJORITY_LOST)) {
      loseMajority();
    } else {
      trouble();
    }
  }

  /** One thing goes wrong with one machine, for a while; never with two managers at once. */
  void trouble() {
    Dice dice = world.workDice();
    SimHost victim = dice.oneOf(world.hosts());
    long lasts = dice.between(500, 20_000);
    switch ((int) dice.between(0, 12)) {
      case 0 -> {
        world.trouble().powerOff(victim);
        world.pass(lasts);
        victim.powerOn();
      }
      case 1 -> cut(() -> world.trouble().cutOff(victim), victim, lasts);
      case 2 -> cut(() -> world.trouble().mute(victim), victim, lasts);
      case 3 -> cut(() -> world.trouble().deafen(victim), victim, lasts);
      case 4 -> world.trouble().pause(victim, lasts);
      case 5 -> world.trouble().restartProcess(victim);
      case 6 -> world.trouble().reboot(victim, dice.between(100, 2_500));
      case 7 -> world.trouble().stopEngine(victim, lasts);
      case 8 -> world.trouble().hangEngine(victim, lasts);
      case 9 -> world.trouble().restartEngine(victim, lasts);
      case 10 -> world.trouble().pauseManagers(3 * lasts);
      case 11 ->
          world.trouble().setClock(victim, RATES.get((int) dice.between(0, 3)), anyTime(dice));
      default -> scaleOrDrain(victim);
    }
    world.pass(dice.between(0, 8_000));
  }

  /**
   * Two managers are lost, and the third goes on with what it has. They come back, perhaps before
   * that, and are removed and join anew; of what they ran their engines have lost nothing.
   */
  private void loseMajority() {
    Dice dice = world.workDice();
    List<SimHost> lost = new ArrayList<>(world.voters());
    SimHost survivor = dice.oneOf(lost);
    world.pass(survivor.pausedFor());
    world.await(
        "process of " + survivor, SimHost.RESTART_TAKES, () -> survivor.manager().isPresent());
    lost.remove(survivor);
    lost.forEach(world.trouble()::powerOff);
    world.pass(dice.between(0, 40_000));
    world.swarm().forceNewCluster(survivor);
    wantAgain();
    lost.forEach(SimHost::powerOn);
    world.pass(dice.between(0, 20_000));
    lost.forEach(this::joinAnew);
  }

  /** What the third had not heard of is done once more. */
  private void wantAgain() {
    operator.create(SERVICE, replicas);
    operator.scale(SERVICE, replicas);
    createOthers();
  }

  private void joinAnew(SimHost former) {
    boolean removedFirst = world.workDice().chance(0.5);
    if (removedFirst) {
      operator.removeNode(former);
    }
    world.swarm().rejoinWithoutData(former, Role.MANAGER);
    if (!removedFirst) {
      operator.removeNode(former);
    }
    world.forget(former);
  }

  private static Duration anyTime(Dice dice) {
    return Duration.ofMinutes(dice.between(-1_440, 1_440));
  }

  private void cut(Runnable how, SimHost host, long lasts) {
    how.run();
    world.pass(lasts);
    world.trouble().plugIn(host);
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
    world.passPauses();
    world.hosts().forEach(world.trouble()::plugIn);
    world.hosts().forEach(host -> host.engine().answerAgain());
    world.pass(Budgets.SESSION);
    for (SimHost host : world.hosts()) {
      operator.availability(host, Availability.ACTIVE);
    }
    operator.awaitSessions(world.hosts().toArray(SimHost[]::new));
  }

  /** All is well again; then everything that is wanted runs, and nothing else. */
  void healAndSettle() {
    heal();
    operator.awaitRunning(
        SERVICE, replicas, Budgets.LEADER + Budgets.DOWN + Budgets.STUCK + Budgets.ATTEMPTS);
    world.invariants().settled(Operator.service(world.state(), SERVICE).id());
    world.requireEqualReplicas();
  }

  /** Of {@link #createOthers}: what always fails was given up, what is published runs. */
  void settleOthers() {
    operator.awaitRunning(PUBLISHED, PUBLISHED_REPLICAS, Budgets.STUCK + Budgets.ATTEMPTS);
    world.await(
        "end of " + FAILING,
        Budgets.STUCK + Budgets.ATTEMPTS,
        () ->
            world.leader().isPresent()
                && world.state().tasksOf(Operator.service(world.state(), FAILING).id()).stream()
                    .allMatch(task -> task.state().isTerminal()));
    world.invariants().settled(Operator.service(world.state(), PUBLISHED).id());
  }
}
