package dev.waggle.sim;

import static dev.waggle.sim.Scenarios.busiest;
import static dev.waggle.sim.Scenarios.needs;
import static dev.waggle.sim.Scenarios.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.object.NodeState;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a leader has to mind that was none a moment ago, or that changes who votes. */
class OfficeSimTest {
  private static final long PERIOD = ClusterSpec.DEFAULT.heartbeatPeriod().toMillis();

  /** One heartbeat period from when the others last heard it, not from the election on. */
  @Test
  void the_machine_of_the_leader_that_died_is_down_as_early_as_any_other() {
    needs(
        Bug.SILENCE_BEFORE_OFFICE_FORGOTTEN,
        work -> {
          Simulation world = world(work);
          SimHost old = world.leader().orElseThrow().host();
          old.powerOff();
          world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
          long elected = world.now();
          work.operator().awaitNodes(Budgets.DOWN, NodeState.DOWN, old);
          assertThat(world.now() - elected).as("after the election").isLessThan(PERIOD);
          old.powerOn();
          work.healAndSettle();
        });
  }

  @Test
  void a_new_leader_places_nothing_before_all_agents_had_the_time_to_come() {
    needs(
        Bug.PLACED_BEFORE_SESSIONS,
        work -> {
          Simulation world = world(work);
          world.log().stepDown(world.log().leader().orElseThrow(), "the test wants another");
          world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
          int hosts = world.hosts().size();
          work.operator().create("later", hosts);
          work.operator().awaitRunning("later", hosts, Budgets.SESSION + Budgets.ATTEMPTS);
          assertThat(work.operator().spread("later").values())
              .as("one on each")
              .hasSize(hosts)
              .containsOnly(1);
          work.healAndSettle();
        });
  }

  /** Of the two that would stay one is off: the third is kept until it is back. */
  @Test
  void a_demoted_manager_votes_until_the_others_can_go_on_without_it() {
    needs(
        Bug.EVICTED_WITHOUT_MAJORITY,
        work -> {
          Simulation world = world(work);
          SimRoles roles = new SimRoles(world, new Dice(new SplittableRandom(world.seed())));
          roles.takeSeats();
          SimHost leader = world.leader().orElseThrow().host();
          List<SimHost> others = work.managers().stream().filter(m -> m != leader).toList();
          SimHost demoted = others.get(0);
          SimHost off = others.get(1);
          roles.order(work.operator(), demoted, Role.WORKER);
          off.powerOff();
          roles.look();
          world.pass(Budgets.DOWN);
          assertThat(world.leader()).as("with two of three").isPresent();
          work.operator().create("meanwhile", 1);
          off.powerOn();
          world.await(
              "managers as they are wanted",
              Budgets.LEADER + Budgets.SESSION + Budgets.DOWN,
              roles::isSettled);
          assertThat(demoted.votes()).isFalse();
          assertThat(busiest(world.hosts()).containers().running()).isNotEmpty();
          work.healAndSettle();
        });
  }
}
