package dev.waggle.it.fault;

import static dev.waggle.it.fault.FaultSwarm.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.it.compat.Client;
import dev.waggle.it.compat.Command;
import dev.waggle.it.compat.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine of one of two machines fails; what runs on the other one never notices. */
@Tag("broad")
@Timeout(900)
class EngineFaultsIT {
  private static final int FIRST = 1;
  private static final int FAULTY = 2;

  private static FaultSwarm swarm;
  private static Running running;

  @BeforeAll
  static void start() throws IOException {
    Hosts.assumePossible();
    swarm = FaultSwarm.ofContainers(1, 1);
    running = Running.of(swarm, "steady", 6);
  }

  @AfterAll
  static void stop() {
    if (swarm != null) {
      swarm.close();
    }
  }

  private static Map<Integer, Map<String, String>> before(Integer... machines) {
    running.awaitAll(FIRST);
    return running.processes(List.of(machines));
  }

  @Test
  void a_container_that_was_removed_behind_our_back_is_replaced() {
    Map<Integer, Map<String, String>> before = before(FIRST, FAULTY);
    Map<String, String> there = before.get(FAULTY);
    String task = there.keySet().iterator().next();
    String container = there.remove(task);
    engine().docker("rm -f " + container).required();
    eventually("the task has failed")
        .untilAsserted(
            () ->
                assertThat(running.tasks(FIRST))
                    .filteredOn(known -> known.path("ID").asText().equals(task))
                    .first()
                    .satisfies(
                        known ->
                            assertThat(known.at("/Status/State").asText()).isEqualTo("failed")));
    running.awaitAll(FIRST);
    running.assertUntouched(before, FIRST);
    running.awaitOnly(List.of(FIRST, FAULTY), FIRST);
  }

  @Test
  void an_engine_that_hangs_gets_no_new_task_and_loses_none() throws IOException {
    Map<Integer, Map<String, String>> before = before(FIRST, FAULTY);
    signalEngine("STOP");
    try {
      eventually("the node says why it takes no task")
          .untilAsserted(
              () -> {
                assertThat(swarm.stateOf(FAULTY, FIRST)).isEqualTo("unknown");
                assertThat(swarm.nodesAt(FIRST).get(FAULTY).at("/Status/Message").asText())
                    .contains("engine");
              });
      running.scale(8);
      running.awaitAll(FIRST);
      running.assertUntouched(Map.of(FIRST, before.get(FIRST)), FIRST);
    } finally {
      signalEngine("CONT");
    }
    swarm.awaitWhole();
    running.assertUntouched(before, FIRST);
    running.awaitOnly(List.of(FIRST, FAULTY), FIRST);
    running.scale(6);
    running.awaitOnly(List.of(FIRST, FAULTY), FIRST);
  }

  @Test
  void what_an_engine_loses_in_a_crash_is_replaced_once() throws IOException {
    Map<Integer, Map<String, String>> before = before(FIRST);
    signalEngine("KILL");
    swarm.hosts().startEngine(FAULTY);
    swarm.awaitWhole();
    running.awaitAll(FIRST);
    running.awaitOnly(List.of(FIRST, FAULTY), FIRST);
    running.assertUntouched(before, FIRST);
  }

  @Test
  void a_node_that_is_restarted_takes_over_its_containers() {
    Map<Integer, Map<String, String>> before = before(FIRST, FAULTY);
    for (String signal : List.of("KILL", "TERM")) {
      swarm.nodes().end(FAULTY, signal);
      swarm.nodes().launch(FAULTY);
      swarm.nodes().awaitAnswer(FAULTY);
      swarm.awaitWhole();
      running.assertUntouched(before, FIRST);
    }
  }

  private static Client engine() {
    return new Client(swarm.hosts().engineSocket(FAULTY));
  }

  private static void signalEngine(String name) throws IOException {
    Path pid = swarm.hosts().directory(FAULTY).resolve("docker.pid");
    Command.of("kill", "-" + name, Files.readString(pid).strip()).run().required();
  }
}
