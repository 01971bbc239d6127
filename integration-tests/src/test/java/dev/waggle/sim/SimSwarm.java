package dev.waggle.sim;

import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.NewCluster;
import dev.waggle.manager.core.cluster.NewNode;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;

/** Machines become a swarm, come and go, and the swarm gets another life. */
final class SimSwarm {
  private final Simulation world;

  SimSwarm(Simulation world) {
    this.world = world;
  }

  private SimHost machine(String name) {
    SimHost host = new SimHost(world, name, new NodeId(world.idDice().id()));
    world.add(host);
    return host;
  }

  /** {@code swarm init}. */
  SimHost init(String name) {
    SimHost first = machine(name);
    first.join(true);
    NewCluster founded =
        new NewCluster(
            new ClusterId(world.idDice().id()),
            Optional.empty(),
            NewCluster.Addresses.DEFAULT,
            new NewCluster.Authority(
                "key",
                "certificate",
                TlsInfo.EMPTY,
                new JoinTokens("SWMTKN-1-a-b", "SWMTKN-1-a-c")),
            joining(first, Role.MANAGER));
    new Operator(world)
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
    new Operator(world)
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

  /** All managers are off; then they start with what a backup has kept of their log. */
  void restore(SimLog.Backup backup) {
    List<SimHost> managers = world.voters();
    managers.forEach(SimHost::powerOff);
    world.log().restore(backup);
    world.invariants().restored();
    managers.forEach(SimHost::powerOn);
  }

  /** {@code swarm init --force-new-cluster} on a manager that is there. */
  void forceNewCluster(SimHost survivor) {
    world.faults().happened(Fault.SWARM_FORCED);
    SimManager manager = survivor.manager().orElseThrow();
    long heard = Math.max(world.log().life(), manager.dispatcher().highestEpoch());
    world.trace().line(survivor.name(), "makes the swarm anew, life " + (heard + 1));
    world.invariants().cutBackTo(manager.state());
    world.goesOnWith(world.log().madeAnew(survivor.logReaches(), heard + 1));
    survivor.takesPartIn(world.log());
    new Operator(world)
        .achieve(
            "new life of the swarm",
            state -> epoch(state) == world.log().life(),
            state ->
                RoleCommands.forced(
                    survivor.id(),
                    world.log().life(),
                    survivor.name() + ":2377",
                    survivor.name() + ":2378"));
  }

  private static long epoch(ClusterState state) {
    return state.cluster().orElseThrow().bookkeeping().epoch();
  }

  /** A machine with a copy of the host's data directory, and an engine of its own. */
  SimHost copyOf(SimHost host) {
    SimHost copy = new SimHost(world, host.name() + "-copy", host.id(), host.disk().copy());
    world.add(copy);
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
}
