package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.NodeState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What is promised when one thing happens to one machine and all else is well. Virtual time, so the
 * promised times themselves are asserted.
 */
class PromisesSimTest {
  private static final int RUNS = 8;
  private static final long SHOWN_DOWN = 8_000;
  private static final long MOVED = 10_000;
  private static final long GRACE = 30_000;
  private static final long SILENT = 5_000;
  private static final long BEAT = 1_000;

  private static Workload quiet(long seed) {
    Workload work = new Workload(new Simulation(seed));
    work.begin(3, 12);
    return work;
  }

  private static Simulation world(Workload work) {
    return work.operator().world();
  }

  private static NodeState stateOf(Simulation world, SimHost host) {
    return Operator.node(world.state(), host).status().state();
  }

  /** Which tasks run where, the same only if nothing was moved or started anew. */
  private static Map<String, List<TaskId>> running(Simulation world) {
    Map<String, List<TaskId>> running = new TreeMap<>();
    world.hosts().forEach(host -> running.put(host.name(), host.containers().running()));
    return running;
  }

  private static int runningWithout(Workload work, SimHost gone) {
    Map<String, Integer> spread = work.operator().spread(Workload.SERVICE);
    spread.remove(gone.name());
    return spread.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static SimHost busiest(List<SimHost> hosts) {
    return hosts.stream()
        .max(Comparator.comparingInt(host -> host.containers().running().size()))
        .orElseThrow();
  }

  @Test
  void a_worker_that_loses_power_is_down_in_eight_seconds_and_replaced_in_ten() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Workload work = quiet(seed);
              Simulation world = world(work);
              SimHost dead = busiest(work.workers());
              long since = world.now();
              world.trouble().powerOff(dead);
              world.await("Down", SHOWN_DOWN, () -> stateOf(world, dead) == NodeState.DOWN);
              work.operator().awaitRunning(Workload.SERVICE, 12, MOVED - (world.now() - since));
            });
  }

  @Test
  void a_leader_that_loses_power_is_down_in_eight_seconds_and_replaced_in_ten() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Workload work = quiet(seed);
              Simulation world = world(work);
              SimHost dead = world.leader().orElseThrow().host();
              long since = world.now();
              world.trouble().powerOff(dead);
              world.await(
                  "Down",
                  SHOWN_DOWN,
                  () -> world.leader().isPresent() && stateOf(world, dead) == NodeState.DOWN);
              work.operator().awaitRunning(Workload.SERVICE, 12, MOVED - (world.now() - since));
            });
  }

  /** Not from when the next one took office. */
  @Test
  void the_silence_of_a_dead_leader_is_counted_from_when_it_was_last_heard() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Workload work = quiet(seed);
              Simulation world = world(work);
              SimHost dead = world.leader().orElseThrow().host();
              world.trouble().powerOff(dead);
              world.await(
                  "Down",
                  SILENT + BEAT,
                  () -> world.leader().isPresent() && stateOf(world, dead) == NodeState.DOWN);
            });
  }

  @Test
  void a_pause_under_five_seconds_moves_nothing_and_shows_no_node_down() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Workload work = quiet(seed);
              Simulation world = world(work);
              Map<String, List<TaskId>> before = running(world);
              for (SimHost host : world.hosts()) {
                world.trouble().pause(host, 4_900);
                staysUp(world, 9_000);
              }
              assertThat(running(world)).isEqualTo(before);
            });
  }

  private static void staysUp(Simulation world, long millis) {
    long end = world.now() + millis;
    while (world.now() < end) {
      world.pass(250);
      world.hosts().forEach(h -> assertThat(stateOf(world, h)).isNotEqualTo(NodeState.DOWN));
    }
  }

  @Test
  void an_agent_that_restarts_finds_its_containers_and_nothing_is_moved() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Workload work = quiet(seed);
              Simulation world = world(work);
              Map<String, List<TaskId>> before = running(world);
              for (SimHost host : world.hosts()) {
                world.trouble().restartProcess(host);
                staysUp(world, 12_000);
              }
              assertThat(running(world)).isEqualTo(before);
            });
  }

  @Test
  void a_process_that_hangs_keeps_its_tasks_for_grace_and_no_longer() {
    Workload work = quiet(1);
    Simulation world = world(work);
    SimHost host = busiest(work.workers());
    world.trouble().pause(host, 10 * GRACE);
    staysUp(world, GRACE - 2_000);
    world.await("Down", 4_000, () -> stateOf(world, host) == NodeState.DOWN);
    assertThat(Operator.node(world.state(), host).status().message().orElse(""))
        .contains("the machine answers");
  }

  @Test
  void a_new_leader_moves_nothing() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Workload work = quiet(seed);
              Simulation world = world(work);
              Map<String, List<TaskId>> before = running(world);
              for (int i = 0; i < 3; i++) {
                SimHost leader = world.leader().orElseThrow().host();
                world.log().stepDown(leader, "the test wants another");
                world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
                staysUp(world, 10_000);
              }
              assertThat(running(world)).isEqualTo(before);
            });
  }

  @Test
  void a_machine_that_comes_back_is_rid_of_what_was_replaced_meanwhile() {
    Seeds.of(RUNS)
        .forEach(
            seed -> {
              Workload work = quiet(seed);
              Simulation world = world(work);
              SimHost host = busiest(work.workers());
              world.trouble().cutOff(host);
              world.await("Down", SHOWN_DOWN, () -> stateOf(world, host) == NodeState.DOWN);
              world.await("replacements", MOVED, () -> runningWithout(work, host) == 12);
              world.trouble().plugIn(host);
              work.operator().awaitSessions(host);
              work.operator().awaitRunning(Workload.SERVICE, 12, 30_000);
              world.invariants().settled(Operator.service(world.state(), Workload.SERVICE).id());
            });
  }
}
