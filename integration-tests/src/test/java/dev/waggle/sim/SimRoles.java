package dev.waggle.sim;

import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.cluster.RoleStep;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is around the core when roles change: the voters of the log, the leader's hands that change
 * them step by step, and the nodes that take a seat or give up their log as the leader tells them.
 */
final class SimRoles {
  private static final long LOOK = 300;
  private static final double STEP_LOST = 0.2;

  private final Simulation world;
  private final Dice dice;

  /** By which raft id each host's log goes; on its disk. */
  private final Map<String, String> seats = new TreeMap<>();

  /** What happened in a run. */
  record Counts(int evictions, int handOvers, int seated) {}

  private int handOvers;
  private int evictions;
  private int seated;

  SimRoles(Simulation world, Dice dice) {
    this.world = world;
    this.dice = dice;
  }

  /** As {@link #takeSeats}, and from now on seats and voters follow what is wanted. */
  void start() {
    takeSeats();
    look();
  }

  /** The managers of now have the seats that the state gives them. */
  void takeSeats() {
    ClusterState state = world.state();
    world
        .voters()
        .forEach(
            voter ->
                seats.put(
                    voter.name(),
                    Operator.node(state, voter).bookkeeping().raftId().orElseThrow()));
  }

  Counts counts() {
    return new Counts(evictions, handOvers, seated);
  }

  /** The leader's hands and the nodes begin to do what is wanted. */
  void look() {
    world.leader().ifPresent(leader -> leader.host().process(() -> lead(leader)));
    world.hosts().forEach(host -> host.process(() -> follow(host)));
    world.queue().after(LOOK, this::look);
  }

  /** Who votes, as that manager sees it. */
  LogMembers members(SimHost seenBy) {
    List<String> voters = world.voters().stream().map(voter -> seats.get(voter.name())).toList();
    Set<String> reachable =
        world.voters().stream()
            .filter(voter -> world.network().connects(seenBy, voter))
            .map(voter -> seats.get(voter.name()))
            .collect(Collectors.toSet());
    return new LogMembers(
        voters, world.has(Bug.EVICTED_WITHOUT_MAJORITY) ? Set.copyOf(voters) : reachable);
  }

  private void lead(SimManager leader) {
    if (world.log().leader().filter(l -> l == leader.host()).isEmpty()) {
      return; // it does not know yet that it is deposed, and no majority would follow it
    }
    String self = seats.get(leader.host().name());
    Optional<RoleStep> next =
        RoleStep.next(leader.state(), members(leader.host()), self)
            .filter(step -> !dice.chance(STEP_LOST));
    next.ifPresent(step -> carryOut(step, leader));
  }

  private void carryOut(RoleStep step, SimManager leader) {
    world.trace().line(leader.host().name(), "roles: " + step);
    if (step instanceof RoleStep.Evict evict) {
      evictions++;
      voter(evict.raftId()).ifPresent(SimHost::unseat);
    } else if (step instanceof RoleStep.HandOver) {
      handOvers++;
      world.log().stepDown(leader.host(), "is to be a worker");
    } else if (step instanceof RoleStep.Demoted demoted) {
      leader.submit(RoleCommands.demoted(demoted.node()), Optional.empty(), verdict -> {});
    }
  }

  private Optional<SimHost> voter(String raftId) {
    return world.voters().stream()
        .filter(voter -> raftId.equals(seats.get(voter.name())))
        .findFirst();
  }

  /** A node asks the leader what it is, which the leader answers from the newest state only. */
  private void follow(SimHost host) {
    Optional<SimManager> leader =
        world.leader().filter(l -> world.network().connects(host, l.host()));
    Optional<Node> told =
        leader
            .filter(l -> world.log().leader().filter(h -> h == l.host()).isPresent())
            .flatMap(l -> l.state().nodes().get(host.id()))
            .filter(node -> !dice.chance(STEP_LOST));
    told.ifPresent(node -> become(host, node));
  }

  private void become(SimHost host, Node node) {
    Optional<String> claim = node.bookkeeping().raftId();
    Optional<String> held = Optional.ofNullable(seats.get(host.name()));
    if (node.role() == Role.WORKER && held.isPresent()) {
      world.invariants().require(!host.votes(), "a worker votes: " + host);
      seats.remove(host.name());
      host.leaveManagers();
    } else if (claim.isPresent() && !claim.equals(held)) {
      world.invariants().require(!host.votes(), "a voter under another raft id: " + host);
      seats.put(host.name(), claim.get());
      seated++;
      host.leaveManagers();
      host.join(true);
    }
  }

  // --- the operator's side

  /** {@code node promote} or {@code demote}, until it is taken. */
  void order(Operator operator, SimHost host, Role role) {
    operator.achieve(
        host + " shall be a " + role.apiName(),
        state -> Operator.node(state, host).spec().wantedRole() == role,
        state ->
            NodeCommands.update(
                host.id().value(),
                Operator.node(state, host).version().index(),
                Operator.node(state, host).spec().withRole(role),
                () -> world.leader().map(l -> members(l.host())).orElse(LogMembers.NONE)));
  }

  /** Everybody is what is wanted, and those vote that the state seats. */
  boolean isSettled() {
    ClusterState state = world.state();
    Set<String> claims =
        state.nodes().stream()
            .flatMap(node -> node.bookkeeping().raftId().stream())
            .collect(Collectors.toSet());
    Set<String> voters =
        world.voters().stream().map(v -> seats.get(v.name())).collect(Collectors.toSet());
    Set<NodeId> managers = world.voters().stream().map(SimHost::id).collect(Collectors.toSet());
    return world.leader().isPresent()
        && claims.equals(voters)
        && state.nodes().stream()
            .allMatch(
                node ->
                    node.role() == node.spec().wantedRole()
                        && (node.role() == Role.MANAGER) == managers.contains(node.id()));
  }
}
