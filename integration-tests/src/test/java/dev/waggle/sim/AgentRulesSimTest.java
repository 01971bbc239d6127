package dev.waggle.sim;

import static dev.waggle.sim.Scenarios.REPLICAS;
import static dev.waggle.sim.Scenarios.busiest;
import static dev.waggle.sim.Scenarios.needs;
import static dev.waggle.sim.Scenarios.running;
import static dev.waggle.sim.Scenarios.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.dispatch.ShownStatus;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The agents' rules by name, each where it matters: with all of them nothing is lost and nothing
 * runs twice; with that one left out the scenario fails.
 */
class AgentRulesSimTest {
  private static final long LONG = 60_000;
  private static final long GRACE = Cluster.Settings.DEFAULT.grace().toMillis();

  private static Optional<ShownStatus> shown(Simulation world, SimHost host) {
    return world.leader().map(l -> l.dispatcher().shown(l.state())).map(all -> all.get(host.id()));
  }

  private static void endsWell(Workload work) {
    work.healAndSettle();
  }

  /** Only the old leader hears the machine, and does not know that it leads no more. */
  @Test
  void a_stale_leader_with_a_stale_set_starts_nothing_on_a_machine_that_was_rebooted() {
    needs(
        Bug.SESSION_WITHOUT_COMMIT,
        work -> {
          Simulation world = world(work);
          SimHost old = world.leader().orElseThrow().host();
          SimHost rebooted = busiest(work.workers());
          List<SimHost> others = work.managers().stream().filter(m -> m != old).toList();
          others.forEach(other -> world.network().cut(old, other));
          others.forEach(other -> world.network().cut(rebooted, other));
          world.log().deposeUnaware(LONG);
          world.await(
              "Down",
              Budgets.LEADER + Budgets.DOWN,
              () ->
                  world.log().leader().filter(l -> l != old).isPresent()
                      && world.leader().isPresent()
                      && Operator.node(world.state(), rebooted).status().state() == NodeState.DOWN);
          world.pass(5_000);
          rebooted.powerOff();
          rebooted.powerOn();
          world.pass(20_000);
          assertThat(rebooted.containers().running()).isEmpty();
          endsWell(work);
        });
  }

  /** At whatever moment after the container's end the leader loses power. */
  @Test
  void a_report_that_is_lost_with_its_leader_is_told_to_the_next() {
    needs(
        Bug.REPORT_ACKNOWLEDGED_BEFORE_COMMIT,
        work -> {
          for (int millis = 0; millis < 24; millis += 3) {
            Simulation world = world(work);
            SimHost leader = world.leader().orElseThrow().host();
            SimHost reporting = busiest(work.workers());
            TaskId ended = reporting.containers().running().get(0);
            reporting.engine().lose(ended);
            world.pass(millis);
            leader.powerOff();
            world.await(
                "the report",
                Budgets.LEADER + Budgets.SESSION,
                () ->
                    world.leader().isPresent()
                        && world
                            .state()
                            .tasks()
                            .get(ended)
                            .filter(task -> !task.state().isTerminal())
                            .isEmpty());
            leader.powerOn();
            endsWell(work);
          }
        });
  }

  @Test
  void a_stream_gone_deaf_while_heartbeats_pass_is_opened_anew() {
    needs(
        Bug.DEAF_STREAM_TRUSTED,
        work -> {
          Simulation world = world(work);
          SimHost deaf = busiest(work.workers());
          world.leader().orElseThrow().deafen(deaf.id());
          work.operator().availability(deaf, Availability.DRAIN);
          world.await("drained", 15_000, () -> deaf.containers().running().isEmpty());
          assertThat(Operator.node(world.state(), deaf).status().state())
              .isEqualTo(NodeState.READY);
          endsWell(work);
        });
  }

  @Test
  void a_copied_data_directory_is_refused_and_shown_and_runs_nothing() {
    needs(
        Bug.PROCESS_ID_COPIED,
        work -> {
          Simulation world = world(work);
          SimHost original = busiest(work.workers());
          List<TaskId> before = original.containers().running();
          SimHost copy = world.swarm().copyOf(original);
          world.pass(20_000);
          assertThat(copy.containers().running()).isEmpty();
          assertThat(original.containers().running()).isEqualTo(before);
          assertThat(shown(world, original))
              .hasValueSatisfying(
                  status -> {
                    assertThat(status.state()).isEqualTo(NodeState.READY);
                    assertThat(status.message()).contains("was its disk copied?");
                  });
          copy.powerOff();
          world.forget(copy);
          endsWell(work);
        });
  }

  /** The swarm of a backup knows nothing of what was started since: it stops nothing of it. */
  @Test
  void a_restored_backup_stops_no_container_and_the_nodes_say_why() {
    needs(
        Bug.FENCE_NOT_KEPT,
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
          world.pass(2_000); // their sets have come
          List<SimHost> workers = work.workers();
          List<List<TaskId>> before = running(workers);
          workers.forEach(SimHost::restartProcess);
          world.swarm().restore(backup);
          world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
          world.pass(Budgets.SESSION);

          assertThat(running(workers)).as("what runs where no manager was").isEqualTo(before);
          assertThat(shown(world, workers.get(0)))
              .hasValueSatisfying(
                  status ->
                      assertThat(status.message()).contains("seen a newer state of the swarm"));
        });
  }

  /** Longer than its end is waited for: then the slot shows why two may run. */
  @Test
  void a_slow_stop_of_ninety_seconds_is_waited_for_and_then_shown() {
    needs(
        Bug.END_TOLD_TOO_EARLY,
        work -> {
          Simulation world = world(work);
          SimHost slow = busiest(work.workers());
          int tasks = slow.containers().running().size();
          slow.engine().stopsTake(SimEngine.SLOW_STOP_TAKES);
          work.operator().availability(slow, Availability.DRAIN);
          world.pass(Budgets.STUCK - 2_000);
          assertThat(slow.containers().running()).hasSize(tasks);
          assertThat(successors(world)).as("wait for the end of the old").hasSize(tasks);
          world.pass(10_000);
          assertThat(overdue(world, slow)).as("shows why").hasSize(tasks);
          world.log().stepDown(world.log().leader().orElseThrow(), "the test wants another");
          world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
          work.operator().awaitSessions(slow);
          world.pass(1_000);
          assertThat(overdue(world, slow)).as("also after its next report").hasSize(tasks);
          world.await(
              "the end", SimEngine.SLOW_STOP_TAKES, () -> slow.containers().running().isEmpty());
          endsWell(work);
        });
  }

  /** Its node is down, but may be another one on the same engine: until it is removed. */
  @Test
  void containers_of_a_former_self_are_shown_and_go_when_its_node_is_removed() {
    needs(
        Bug.FORMER_SELF_FORGOTTEN,
        work -> {
          Simulation world = world(work);
          SimHost former = busiest(work.workers());
          List<TaskId> before = former.containers().running();
          former.killProcess();
          work.operator().awaitNodes(GRACE + Budgets.DOWN, NodeState.DOWN, former);
          world.await("replacements", Budgets.ATTEMPTS, () -> runningOf(work) == REPLICAS);
          SimHost reborn = world.swarm().rejoinWithoutData(former, Role.WORKER);
          work.operator().awaitSessions(reborn);
          world.pass(2 * SimAgent.LIST_EVERY);
          assertThat(reborn.containers().running()).containsAll(before);
          assertThat(shown(world, reborn))
              .hasValueSatisfying(
                  status -> {
                    assertThat(status.state()).isEqualTo(NodeState.READY);
                    assertThat(status.message()).contains(former.id().value());
                  });
          work.operator().removeNode(former);
          world.forget(former);
          world.await(
              "end of what the former self had",
              Budgets.SESSION,
              () -> reborn.containers().running().stream().noneMatch(before::contains));
          endsWell(work);
        });
  }

  private static int runningOf(Workload work) {
    return work.operator().spread(Workload.SERVICE).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  private static List<Task> successors(Simulation world) {
    return world.state().tasks().stream()
        .filter(task -> task.desiredState() == TaskState.READY)
        .toList();
  }

  private static List<Task> overdue(Simulation world, SimHost host) {
    return world.state().tasksOn(host.id()).stream()
        .filter(task -> task.status().err().filter(e -> e.contains("in time")).isPresent())
        .toList();
  }
}
