package dev.waggle.sim;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** One world from one seed. */
final class Simulation {
  private static final Instant BIRTH = Instant.parse("2026-11-24T07:00:00Z");
  private static final long CRASH_LOOK = 500;

  private final long seed;
  private final Set<Bug> bugs;
  private final EventQueue queue = new EventQueue();
  private final Trace trace;
  private final Dice networkDice;
  private final Dice engineDice;
  private final Dice idDice;
  private final Dice workDice;
  private final Faults faults;
  private final SimNetwork network;
  private final SimSwarm swarm = new SimSwarm(this);
  private final Trouble trouble = new Trouble(this);
  private SimLog log;
  private final Invariants invariants;
  private final List<SimHost> hosts = new ArrayList<>();

  /** A world in which the given mistakes are made. */
  Simulation(long seed, Bug... planted) {
    this.seed = seed;
    this.bugs = Set.of(planted);
    trace = new Trace(queue, seed);
    SplittableRandom root = new SplittableRandom(seed);
    networkDice = new Dice(root.split());
    engineDice = new Dice(root.split());
    idDice = new Dice(root.split());
    workDice = new Dice(root.split());
    faults = new Faults(new Dice(root.split()));
    network = new SimNetwork(queue, networkDice, faults);
    log = new SimLog(this, new Dice(root.split()));
    invariants = new Invariants(this);
    log.start();
    crash();
  }

  private void crash() {
    hosts.stream().filter(SimHost::isPowered).forEach(host -> host.engine().endSome());
    queue.after(CRASH_LOOK, this::crash);
  }

  long seed() {
    return seed;
  }

  boolean has(Bug bug) {
    return bugs.contains(bug);
  }

  long now() {
    return queue.now();
  }

  Instant wallClock() {
    return BIRTH.plusMillis(queue.now());
  }

  EventQueue queue() {
    return queue;
  }

  Trace trace() {
    return trace;
  }

  Faults faults() {
    return faults;
  }

  SimNetwork network() {
    return network;
  }

  SimLog log() {
    return log;
  }

  /** From now on the swarm's log is this one. */
  void goesOnWith(SimLog anew) {
    log = anew;
  }

  SimSwarm swarm() {
    return swarm;
  }

  Trouble trouble() {
    return trouble;
  }

  Invariants invariants() {
    return invariants;
  }

  Dice networkDice() {
    return networkDice;
  }

  Dice engineDice() {
    return engineDice;
  }

  Dice idDice() {
    return idDice;
  }

  Dice workDice() {
    return workDice;
  }

  List<SimHost> hosts() {
    return hosts;
  }

  /** The machine is in the world, and switched on. */
  void add(SimHost host) {
    hosts.add(host);
    host.powerOn();
  }

  /** The machine is out of the world. */
  void forget(SimHost host) {
    hosts.remove(host);
  }

  /** Members of the log, whether they are up or not. */
  List<SimHost> voters() {
    return log.voters();
  }

  /** Also those that have not heard that the swarm was made anew without them. */
  List<SimHost> managers() {
    return hosts.stream().filter(SimHost::votes).toList();
  }

  SimHost host(String name) {
    return hosts.stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
  }

  Optional<SimHost> hostOf(NodeId id) {
    return hosts.stream().filter(h -> h.id().equals(id)).findFirst();
  }

  /** The manager that leads and knows it. */
  Optional<SimManager> leader() {
    return log.leader().flatMap(SimHost::manager).filter(SimManager::isLeading);
  }

  /** What a linearizable read would show; the newest state while nobody leads. */
  ClusterState state() {
    return leader().map(SimManager::state).orElse(invariants.newest());
  }

  // --- time

  void pass(long millis) {
    long end = now() + millis;
    while (queue.runNext(end)) {
      // every event checks its invariants itself
    }
  }

  /** Lets time pass until no process stands still any more: no budget has that in it. */
  void passPauses() {
    pass(hosts.stream().mapToLong(SimHost::pausedFor).max().orElse(0));
  }

  /** Lets time pass until the condition holds, at most {@code budget}; returns how long it took. */
  long await(String what, long budget, BooleanSupplier condition) {
    long begin = now();
    long end = begin + budget;
    while (!condition.getAsBoolean()) {
      if (!queue.runNext(end)) {
        throw new Invariants.Broken("no " + what + " within " + budget + " ms", this);
      }
    }
    return now() - begin;
  }

  /** Lets the followers catch up; then all replicas are the same to the byte. */
  void requireEqualReplicas() {
    await(
        "equal replicas",
        Budgets.LEADER,
        () -> voters().stream().allMatch(host -> isAtTheEnd(host)));
    List<String> replicas =
        voters().stream().map(host -> host.manager().orElseThrow().digest()).distinct().toList();
    invariants.require(replicas.size() == 1, "replicas differ: " + replicas);
  }

  private boolean isAtTheEnd(SimHost host) {
    return host.manager().filter(m -> m.appliedIndex() == log.size()).isPresent();
  }

  /** Whether the answer is a result. */
  static boolean isAccepted(Verdict<?> verdict) {
    return verdict instanceof Verdict.Accepted;
  }
}
