package dev.waggle.sim;

import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.NewCluster;
import dev.waggle.manager.core.cluster.NewNode;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import java.time.Duration;
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

  // --- the swarm

  private SimHost machine(String name) {
    SimHost host = new SimHost(this, name, new NodeId(idDice.id()));
    hosts.add(host);
    host.powerOn();
    return host;
  }

  /** {@code swarm init}. */
  SimHost init(String name) {
    SimHost first = machine(name);
    first.join(true);
    NewCluster founded =
        new NewCluster(
            new ClusterId(idDice.id()),
            Optional.empty(),
            NewCluster.Addresses.DEFAULT,
            new NewCluster.Authority(
                "key",
                "certificate",
                TlsInfo.EMPTY,
                new JoinTokens("SWMTKN-1-a-b", "SWMTKN-1-a-c")),
            joining(first, Role.MANAGER));
    new Operator(this)
        .achieve(
            "init", state -> state.cluster().isPresent(), state -> ClusterCommands.found(founded));
    return first;
  }

  /** {@code swarm join}. */
  SimHost join(String name, Role role) {
    SimHost host = machine(name);
    admit(host, role);
    return host;
  }

  private void admit(SimHost host, Role role) {
    new Operator(this)
        .achieve(
            "join of " + host.name(),
            state -> state.nodes().contains(host.id()),
            state -> ClusterCommands.admit(joining(host, role)));
    host.join(role == Role.MANAGER);
  }

  private static NewNode joining(SimHost host, Role role) {
    return new NewNode(
        host.id(),
        role,
        Availability.ACTIVE,
        "certificate of " + host.name(),
        NodeDescription.EMPTY,
        host.name() + ":2377",
        role == Role.MANAGER ? Optional.of(host.name() + ":2378") : Optional.empty());
  }

  // --- what is done to machines

  void powerOff(SimHost host) {
    faults.happened(Fault.POWERED_OFF);
    host.powerOff();
  }

  /** Off and on again, quicker than anybody would miss it. */
  void reboot(SimHost host, long millis) {
    faults.happened(Fault.REBOOTED);
    host.powerOff();
    pass(millis);
    host.powerOn();
  }

  void pauseManagers(long millis) {
    faults.happened(Fault.MANAGERS_PAUSED);
    voters().forEach(voter -> voter.pause(millis));
  }

  void setClock(SimHost host, double rate, Duration off) {
    faults.happened(Fault.CLOCK_WRONG);
    host.setClock(rate, off);
  }

  void stopEngine(SimHost host, long millis) {
    faults.happened(Fault.ENGINE_STOPPED);
    host.engine().stopFor(millis);
  }

  void hangEngine(SimHost host, long millis) {
    faults.happened(Fault.ENGINE_HANGS);
    host.engine().hangFor(millis);
  }

  void restartEngine(SimHost host, long millis) {
    faults.happened(Fault.ENGINE_RESTARTED);
    host.engine().restart(millis);
  }

  void restartProcess(SimHost host) {
    faults.happened(Fault.PROCESS_RESTARTED);
    host.restartProcess();
  }

  void pause(SimHost host, long millis) {
    faults.happened(Fault.PROCESS_PAUSED);
    host.pause(millis);
  }

  /** Pulls the cable: nothing goes in or out. */
  void cutOff(SimHost host) {
    faults.happened(Fault.HOST_CUT_OFF);
    trace.line(host.name(), "cable out");
    network.mute(host.name());
    network.deafen(host.name());
  }

  void mute(SimHost host) {
    faults.happened(Fault.HOST_MUTE);
    trace.line(host.name(), "mute");
    network.mute(host.name());
  }

  void deafen(SimHost host) {
    faults.happened(Fault.HOST_DEAF);
    trace.line(host.name(), "deaf");
    network.deafen(host.name());
  }

  void plugIn(SimHost host) {
    if (!network.isWired(host)) {
      host.troubled();
    }
    trace.line(host.name(), "cable in");
    network.restore(host.name());
  }

  /** All managers are off; then they start with what a backup has kept of their log. */
  void restore(SimLog.Backup backup) {
    List<SimHost> managers = voters();
    managers.forEach(SimHost::powerOff);
    log.restore(backup);
    invariants.restored();
    managers.forEach(SimHost::powerOn);
  }

  /** {@code swarm init --force-new-cluster} on a manager that is there. */
  void forceNewCluster(SimHost survivor) {
    faults.happened(Fault.SWARM_FORCED);
    SimManager manager = survivor.manager().orElseThrow();
    long heard = Math.max(log.life(), manager.dispatcher().highestEpoch());
    trace.line(survivor.name(), "makes the swarm anew, life " + (heard + 1));
    invariants.cutBackTo(manager.state());
    log = log.madeAnew(survivor.logReaches(), heard + 1);
    survivor.takesPartIn(log);
    new Operator(this)
        .achieve(
            "new life of the swarm",
            state -> epoch(state) == log.life(),
            state ->
                RoleCommands.forced(
                    survivor.id(),
                    log.life(),
                    survivor.name() + ":2377",
                    survivor.name() + ":2378"));
  }

  private static long epoch(ClusterState state) {
    return state.cluster().orElseThrow().bookkeeping().epoch();
  }

  /** A machine with a copy of the host's data directory, and an engine of its own. */
  SimHost copyOf(SimHost host) {
    SimHost copy = new SimHost(this, host.name() + "-copy", host.id(), host.disk().copy());
    hosts.add(copy);
    copy.powerOn();
    copy.join(false);
    return copy;
  }

  /**
   * The machine has lost its data directory, and its engine nothing: it joins as a new node under
   * the name that it had.
   */
  SimHost rejoinWithoutData(SimHost former, Role role) {
    SimHost reborn = machine(former.name());
    former.becomes(reborn);
    admit(reborn, role);
    return reborn;
  }

  /** The machine is out of the world. */
  void forget(SimHost host) {
    hosts.remove(host);
  }

  /** Lets the followers catch up; then all replicas are the same to the byte. */
  void requireEqualReplicas() {
    await(
        "equal replicas",
        Operator.LEADER,
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
