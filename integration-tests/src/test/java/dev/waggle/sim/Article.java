package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.object.NodeState;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import java.util.Map;

/** The walkthrough that Waggle was made for, as one run. */
final class Article {
  private static final String SERVICE = "helloworld";

  private final Simulation world;
  private final Operator operator;

  Article(long seed) {
    world = new Simulation(seed);
    operator = new Operator(world);
  }

  Simulation run() {
    world.faults().everything();
    SimHost swarm1 = world.swarm().init("swarm1");
    SimHost swarm2 = world.swarm().join("swarm2", Role.MANAGER);
    twoManagersCannotLoseOne(swarm1, swarm2);
    SimHost swarm3 = world.swarm().join("swarm3", Role.MANAGER);
    startAgain(swarm3);
    SimHost dead = losesItsLeader();
    drained(dead, swarm1, swarm2, swarm3);
    return world;
  }

  private void twoManagersCannotLoseOne(SimHost swarm1, SimHost swarm2) {
    operator.awaitSessions(swarm1, swarm2);
    operator.create(SERVICE, 5);
    operator.awaitRunning(SERVICE, 5, Budgets.ATTEMPTS);

    int running = swarm2.containers().running().size();
    int ended = endedByThemselves();
    power(swarm1, false);
    world.pass(Budgets.LEADER);
    assertThat(world.leader()).as("one of two is no majority").isEmpty();
    assertThat(swarm2.containers().running())
        .as("an agent without managers goes on with what does not end by itself")
        .hasSizeGreaterThanOrEqualTo(running - (endedByThemselves() - ended));
    power(swarm1, true);
    world.await("leader", Budgets.LEADER * 4, () -> world.leader().isPresent());
    operator.awaitRunning(SERVICE, 5, Budgets.LEADER + Budgets.DOWN + Budgets.ATTEMPTS);
  }

  private int endedByThemselves() {
    return world.faults().count(Fault.TASK_CRASHED) + world.faults().count(Fault.CONTAINER_LOST);
  }

  private void startAgain(SimHost swarm3) {
    operator.remove(SERVICE);
    world.await(
        "end of all tasks",
        Budgets.LEADER + Budgets.ATTEMPTS,
        () ->
            world.state().tasks().isEmpty()
                && world.hosts().stream().allMatch(host -> host.containers().running().isEmpty()));
    operator.awaitSessions(swarm3);
    operator.create(SERVICE, 5);
    operator.scale(SERVICE, 10);
    operator.awaitRunning(SERVICE, 10, Budgets.ATTEMPTS);
  }

  private SimHost losesItsLeader() {
    world.await("leader", Budgets.LEADER * 4, () -> world.leader().isPresent());
    SimHost dead = world.leader().orElseThrow().host();
    power(dead, false);
    long took =
        world.await(
            "Down of " + dead,
            Budgets.LEADER + Budgets.DOWN,
            () -> Operator.node(world.state(), dead).status().state() == NodeState.DOWN);
    world.trace().line("operator", dead + " shown Down after " + took);
    operator.awaitRunning(SERVICE, 10, Budgets.LEADER + Budgets.ATTEMPTS);
    assertThat(operator.spread(SERVICE)).doesNotContainKey(dead.name());
    return dead;
  }

  private void drained(SimHost dead, SimHost swarm1, SimHost swarm2, SimHost swarm3) {
    power(dead, true);
    operator.awaitSessions(swarm1, swarm2, swarm3);
    operator.availability(swarm1, Availability.DRAIN);
    operator.awaitRunning(SERVICE, 10, Budgets.ATTEMPTS);
    assertThat(operator.spread(SERVICE)).doesNotContainKey("swarm1");

    world.faults().heal();
    // Until no lost message matters any more, and no crash counts against the node that saw it.
    world.pass(Budgets.SESSION + Budgets.FAILURES);
    operator.awaitSessions(swarm1, swarm2, swarm3);
    operator.scale(SERVICE, 1);
    operator.awaitRunning(SERVICE, 1, Budgets.LEADER + Budgets.ATTEMPTS);
    operator.scale(SERVICE, 20);
    operator.awaitRunning(SERVICE, 20, Budgets.LEADER + Budgets.ATTEMPTS);
    assertThat(operator.spread(SERVICE)).isEqualTo(Map.of("swarm2", 10, "swarm3", 10));

    operator.availability(swarm1, Availability.ACTIVE);
    operator.scale(SERVICE, 30);
    operator.awaitRunning(SERVICE, 30, Budgets.LEADER + Budgets.ATTEMPTS);
    assertThat(operator.spread(SERVICE))
        .isEqualTo(Map.of("swarm1", 10, "swarm2", 10, "swarm3", 10));
    world.invariants().settled(Operator.service(world.state(), SERVICE).id());
    world.requireEqualReplicas();
  }

  private void power(SimHost host, boolean on) {
    if (on) {
      host.powerOn();
    } else {
      world.trouble().powerOff(host);
    }
  }
}
