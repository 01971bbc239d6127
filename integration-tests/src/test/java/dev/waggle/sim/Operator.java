package dev.waggle.sim;

import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.manager.core.service.ServiceUpdate;
import dev.waggle.manager.core.service.ServiceUpdate.AuthFrom;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Who works with the swarm: looks, asks, and looks again if the answer was no clear one. */
final class Operator {
  private static final long ANSWER = 7_000;
  private static final long ASK_AGAIN = 400;

  private final Simulation world;

  Operator(Simulation world) {
    this.world = world;
  }

  /** Asks until it is so. What was acknowledged must be so at once. */
  void achieve(
      String what, Predicate<ClusterState> done, Function<ClusterState, Command<?>> command) {
    long end = world.now() + 10 * (Budgets.LEADER + ANSWER);
    world.trace().line("operator", what);
    while (world.now() < end) {
      Optional<SimManager> leader = world.leader();
      if (leader.isPresent()) {
        if (done.test(leader.get().state())) {
          return;
        }
        ask(what, leader.get(), done, command.apply(leader.get().state()));
      }
      world.pass(ASK_AGAIN);
    }
    throw new Invariants.Broken("the operator could not achieve: " + what, world);
  }

  private <R> void ask(
      String what, SimManager leader, Predicate<ClusterState> done, Command<R> command) {
    boolean[] answered = {false};
    leader
        .host()
        .process(
            () ->
                leader.submit(
                    command,
                    Optional.of(new ForwardedRequest(world.idDice().id(), false)),
                    verdict -> {
                      answered[0] = true;
                      answered(what, leader, done, verdict);
                    }));
    long end = world.now() + ANSWER;
    while (!answered[0] && world.queue().runNext(end)) {
      // until it is answered, or the one asked is gone
    }
  }

  private void answered(
      String what, SimManager leader, Predicate<ClusterState> done, Verdict<?> verdict) {
    if (Simulation.isAccepted(verdict)) {
      world.invariants().require(done.test(leader.state()), "acknowledged and not so: " + what);
    } else {
      world.trace().line("operator", what + ": " + verdict);
    }
  }

  Simulation world() {
    return world;
  }

  // --- services

  static ServiceSpec pinging(String name, long replicas) {
    ContainerSpec container = ContainerSpec.of("alpine");
    Resources little =
        new Resources(
            Optional.of(Descriptions.NANO_CPUS / 40),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    TaskSpec task = TaskSpec.of(container).withResources(reserving(little));
    return ServiceSpec.of(name, task, new ServiceMode.Replicated(Optional.of(replicas)));
  }

  static ResourceRequirements reserving(Resources reserved) {
    return new ResourceRequirements(
        Optional.empty(), Optional.of(reserved), Optional.empty(), Optional.empty(), Extra.NONE);
  }

  void create(String name, long replicas) {
    create(pinging(name, replicas));
  }

  void create(ServiceSpec spec) {
    achieve(
        "create " + spec.nameOrEmpty() + ", " + spec.modeOrDefault(),
        state -> state.serviceNamed(spec.nameOrEmpty()).isPresent(),
        state -> ServiceCommands.create(spec, Optional.empty()));
  }

  /** Changes the spec of a service until it is so. */
  void update(
      String name, String what, Predicate<ServiceSpec> done, UnaryOperator<ServiceSpec> change) {
    achieve(
        "update " + name + " to " + what,
        state -> done.test(service(state, name).spec()),
        state -> changed(service(state, name), change));
  }

  /** Goes back to the spec that is the previous one now. */
  void rollback(String name) {
    Optional<ServiceSpec> previous = service(world.state(), name).previousSpec();
    achieve(
        "rollback of " + name,
        state -> previous.filter(spec -> !spec.equals(service(state, name).spec())).isEmpty(),
        state ->
            ServiceCommands.rollback(
                service(state, name).id().value(),
                updateOf(service(state, name), service(state, name).spec())));
  }

  private static Command<?> changed(Service service, UnaryOperator<ServiceSpec> change) {
    return ServiceCommands.update(
        service.id().value(), updateOf(service, change.apply(service.spec())));
  }

  private static ServiceUpdate updateOf(Service service, ServiceSpec spec) {
    return new ServiceUpdate(service.version().index(), spec, Optional.empty(), AuthFrom.SPEC);
  }

  /** {@code service update --force} of a job: it runs anew. */
  void runAgain(String name) {
    long next = iteration(service(world.state(), name)) + 1;
    achieve(
        "run " + next + " of " + name,
        state -> iteration(service(state, name)) >= next,
        state -> changed(service(state, name), spec -> spec));
  }

  static long iteration(Service job) {
    return job.jobStatus().orElseThrow().jobIteration().index();
  }

  void scale(String name, long replicas) {
    achieve(
        "scale " + name + " to " + replicas,
        state -> service(state, name).spec().replicas() == replicas,
        state -> changed(service(state, name), spec -> spec.withReplicas(replicas)));
  }

  void remove(String name) {
    achieve(
        "remove " + name,
        state -> state.serviceNamed(name).isEmpty(),
        state -> ServiceCommands.remove(name));
  }

  static Service service(ClusterState state, String name) {
    return state.serviceNamed(name).orElseThrow();
  }

  // --- nodes

  void availability(SimHost host, Availability wanted) {
    achieve(
        host + " becomes " + wanted.apiName(),
        state -> node(state, host).spec().availabilityOrDefault() == wanted,
        state ->
            NodeCommands.update(
                host.id().value(),
                node(state, host).version().index(),
                node(state, host).spec().withAvailability(wanted),
                () -> LogMembers.NONE));
  }

  /** {@code node rm --force}. */
  void removeNode(SimHost host) {
    achieve(
        "removal of " + host,
        state -> !state.nodes().contains(host.id()),
        state -> NodeCommands.remove(host.id().value(), true));
  }

  static Node node(ClusterState state, SimHost host) {
    return state.nodes().get(host.id()).orElseThrow();
  }

  void awaitNodes(long budget, NodeState wanted, SimHost... hosts) {
    world.await(
        List.of(hosts) + " " + wanted,
        budget,
        () ->
            List.of(hosts).stream()
                .allMatch(host -> node(world.state(), host).status().state() == wanted));
  }

  /** Lets all these have a session with the leader, and be ready. */
  void awaitSessions(SimHost... hosts) {
    awaitNodes(Budgets.SESSION, NodeState.READY, hosts);
    world.await(
        "sessions of " + List.of(hosts),
        Budgets.SESSION,
        () ->
            List.of(hosts).stream()
                .allMatch(
                    host ->
                        world.leader().filter(l -> l.connected().contains(host.id())).isPresent()));
  }

  // --- what runs

  /** Running tasks of the service that are still wanted, by host. */
  Map<String, Integer> spread(String name) {
    Map<String, Integer> spread = new TreeMap<>();
    ClusterState state = world.state();
    state
        .serviceNamed(name)
        .ifPresent(
            service ->
                state.tasksOf(service.id()).stream()
                    .filter(this::reallyRuns)
                    .forEach(task -> spread.merge(hostOf(task).name(), 1, Integer::sum)));
    return spread;
  }

  private boolean reallyRuns(Task task) {
    return task.desiredState() == TaskState.RUNNING
        && task.state() == TaskState.RUNNING
        && hostOf(task).isPowered()
        && hostOf(task).containers().runs(task.id());
  }

  private SimHost hostOf(Task task) {
    return task.nodeId().flatMap(world::hostOf).orElseThrow();
  }

  long awaitRunning(String name, long replicas, long budget) {
    return world.await(
        replicas + " running of " + name,
        budget,
        () ->
            world.leader().isPresent()
                && spread(name).values().stream().mapToInt(Integer::intValue).sum() == replicas
                && isQuiet(name, replicas));
  }

  private boolean isQuiet(String name, long replicas) {
    ClusterState state = world.state();
    return state.tasksOf(service(state, name).id()).stream()
            .filter(task -> !task.state().isTerminal())
            .filter(
                task -> task.nodeId().flatMap(world::hostOf).map(SimHost::isPowered).orElse(true))
            .count()
        == replicas;
  }
}
