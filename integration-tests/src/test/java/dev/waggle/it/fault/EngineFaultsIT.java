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
    running = Running.steady(swarm);
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
    aContainerIsRemoved(FAULTY, swarm);
  }

  static void aContainerIsRemoved(int host, FaultSwarm swarm) {
    Running running = Running.steady(swarm);
    Map<Integer, Map<String, String>> before = running.processes(swarm.machines());
    Map<String, String> there = before.get(host);
    String task = there.keySet().iterator().next();
    String container = there.remove(task);
    new Client(swarm.hosts().engineSocket(host)).docker("rm -f " + container).required();
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
    running.awaitOnly(swarm.machines(), FIRST);
  }

  @Test
  void an_engine_that_hangs_gets_no_new_task_and_loses_none() throws IOException {
    Map<Integer, Map<String, String>> before = before(FIRST, FAULTY);
    signalEngine("STOP", FAULTY, swarm);
    try {
      eventually("the node says why it takes no task")
          .untilAsserted(
              () -> {
                assertThat(swarm.stateOf(FAULTY, FIRST)).isEqualTo("unknown");
                assertThat(swarm.nodesAt(FIRST).get(FAULTY).at("/Status/Message").asText())
                    .contains("engine");
              });
      running.scale(6);
      running.awaitAll(FIRST);
      running.assertUntouched(Map.of(FIRST, before.get(FIRST)), FIRST);
    } finally {
      signalEngine("CONT", FAULTY, swarm);
    }
    swarm.awaitWhole();
    running.assertUntouched(before, FIRST);
    running.awaitOnly(List.of(FIRST, FAULTY), FIRST);
    running.scale(4);
    running.awaitOnly(List.of(FIRST, FAULTY), FIRST);
  }

  @Test
  void what_an_engine_loses_in_a_crash_is_replaced_once() throws IOException {
    anEngineCrashes(FAULTY, swarm);
  }

  /** And is started again. */
  static void anEngineCrashes(int host, FaultSwarm swarm) throws IOException {
    Running running = Running.steady(swarm);
    Map<Integer, Map<String, String>> before = running.processes(swarm.allBut(host));
    signalEngine("KILL", host, swarm);
    swarm.hosts().startEngine(host);
    swarm.awaitWhole();
    running.awaitAll(FIRST);
    running.awaitOnly(swarm.machines(), FIRST);
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

  private static void signalEngine(String name, int host, FaultSwarm swarm) throws IOException {
    Path pid = swarm.hosts().directory(host).resolve("docker.pid");
    Command.of("kill", "-" + name, Files.readString(pid).strip()).run().required();
  }
}
