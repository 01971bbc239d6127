package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Managers come and go while machines fail: the voters become those that are wanted. */
class RolesSimTest {
  private static final int RUNS = 200;
  private static final int ORDERS = 8;

  @Test
  void roles_are_what_was_wanted_in_the_end_and_every_task_runs_on() {
    List<SimRoles.Counts> runs = Seeds.of(RUNS).mapToObj(seed -> run(seed).counts()).toList();

    assumeThat(Seeds.isReplay()).isFalse();
    assertThat(runs.stream().mapToInt(SimRoles.Counts::evictions).sum()).isGreaterThan(RUNS);
    assertThat(runs.stream().mapToInt(SimRoles.Counts::seated).sum()).isGreaterThan(RUNS);
    assertThat(runs.stream().mapToInt(SimRoles.Counts::handOvers).sum()).isGreaterThan(RUNS / 4);
  }

  private static SimRoles run(long seed) {
    Simulation world = new Simulation(seed);
    Workload work = new Workload(world);
    work.begin(3, 12);
    Dice dice = new Dice(new SplittableRandom(~seed));
    SimRoles roles = new SimRoles(world, dice);
    roles.start();
    world.faults().everything();
    for (int i = 0; i < ORDERS; i++) {
      order(world, work.operator(), roles, dice);
      if (dice.chance(0.5)) {
        work.trouble();
      }
    }
    world.faults().heal();
    world.passPauses();
    world.hosts().forEach(world.trouble()::plugIn);
    world.await(
        "managers as they are wanted",
        Budgets.LEADER + Budgets.SESSION + Budgets.DOWN,
        roles::isSettled);
    work.healAndSettle();
    world.invariants().require(roles.isSettled(), "roles changed by themselves");
    return roles;
  }

  private static void order(Simulation world, Operator operator, SimRoles roles, Dice dice) {
    List<SimHost> managers = new ArrayList<>();
    List<SimHost> workers = new ArrayList<>();
    for (SimHost host : world.hosts()) {
      Node node = Operator.node(world.state(), host);
      (node.spec().wantedRole() == Role.MANAGER ? managers : workers).add(host);
    }
    boolean promotes = managers.size() <= 2 || managers.size() < 5 && dice.chance(0.5);
    roles.order(
        operator, dice.oneOf(promotes ? workers : managers), promotes ? Role.MANAGER : Role.WORKER);
    world.pass(dice.between(0, 5_000));
  }
}
