package dev.waggle.sim;

import static dev.waggle.sim.Scenarios.holds;
import static dev.waggle.sim.Scenarios.needs;
import static dev.waggle.sim.Scenarios.running;
import static dev.waggle.sim.Scenarios.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Cluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code swarm init --force-new-cluster}: one manager's data become the swarm. */
class NewLifeSimTest {
  /** Whoever was lost would be Down by now, and all that it had moved. */
  private static final long LONG =
      Cluster.Settings.DEFAULT.grace().toMillis() + Budgets.DOWN + Budgets.SESSION;

  /** The two that come back would be a majority of the old swarm. */
  @Test
  void old_peers_that_come_back_take_nothing_over() {
    needs(
        Bug.LIVES_NOT_ASKED,
        work -> {
          Simulation world = world(work);
          SimHost survivor = work.managers().get(0);
          List<SimHost> lost = work.managers().subList(1, 3);
          List<List<TaskId>> before = running(work.workers());
          lost.forEach(SimHost::powerOff);
          world.pass(LONG);
          world.swarm().forceNewCluster(survivor);
          world.pass(LONG);
          assertThat(stillRunning(before, work.workers())).as("while two were away").isTrue();
          lost.forEach(SimHost::powerOn);
          world.pass(2 * LONG);
          assertThat(stillRunning(before, work.workers())).as("when they are back").isTrue();
          assertThat(world.leader().orElseThrow().connected())
              .containsAll(world.hosts().stream().map(SimHost::id).toList());
          assertThat(lost).noneMatch(old -> old.manager().isPresent());
          endsWell(work);
        });
  }

  /** More may run there by now, of what the lost ones had. */
  private static boolean stillRunning(List<List<TaskId>> before, List<SimHost> hosts) {
    for (int i = 0; i < hosts.size(); i++) {
      if (!hosts.get(i).containers().running().containsAll(before.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Until then its nodes refuse it, for they have seen a later state. */
  @Test
  void the_swarm_of_a_restored_backup_goes_on_once_it_is_made_anew() {
    holds(
        work -> {
          Simulation world = world(work);
          SimLog.Backup backup = world.log().backup();
          work.operator().create("later", 3);
          work.operator().awaitRunning("later", 3, Budgets.ATTEMPTS);
          for (int i = 0; i < 4; i++) {
            world.log().stepDown(world.log().leader().orElseThrow(), "the test wants another");
            world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
          }
          work.operator().awaitSessions(world.hosts().toArray(SimHost[]::new));
          world.pass(2_000);
          work.workers().forEach(SimHost::restartProcess);
          world.swarm().restore(backup);
          world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
          world.pass(Budgets.SESSION);
          world.swarm().forceNewCluster(world.leader().orElseThrow().host());
          endsWell(work);
        });
  }

  private static void endsWell(Workload work) {
    work.healAndSettle();
  }
}
