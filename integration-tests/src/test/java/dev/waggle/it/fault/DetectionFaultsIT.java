package dev.waggle.it.fault;

import static dev.waggle.it.fault.FaultSwarm.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fast when a machine is gone, patient when it only stumbles. */
@ExtendWith(SharedSwarm.class)
@Tag("broad")
@Timeout(900)
class DetectionFaultsIT {
  private static final String SILENT = "the machine has not answered for";

  /** Well above what makes a dead machine Down, well below the grace of one that answers. */
  private static final Duration PAUSE = Duration.ofSeconds(15);

  /** Of the leader, too: it must not hold its own pause against others when it wakes. */
  @Test
  void processes_that_stand_still_on_live_machines_lose_nothing(FaultSwarm swarm) throws Exception {
    Running running = Running.steady(swarm);
    Map<Integer, Map<String, String>> before = running.processes(swarm.machines());
    int worker = swarm.workers().get(0);
    int leader = swarm.leader();
    int other = swarm.follower();
    List.of(worker, leader).forEach(host -> swarm.nodes().signal(host, "STOP"));
    try {
      Thread.sleep(PAUSE.toMillis());
      assertThat(swarm.stateOf(worker, other)).isEqualTo("unknown");
      assertThat(swarm.stateOf(leader, other)).isEqualTo("unknown");
    } finally {
      List.of(worker, leader).forEach(host -> swarm.nodes().signal(host, "CONT"));
    }
    swarm.awaitWhole();
    running.awaitAll(1);
    running.assertUntouched(before, 1);
  }

  private enum Loss {
    POWER_OFF(SILENT),
    UNPLUG(SILENT),
    /** A firewall that drops whatever comes. */
    DROP(SILENT),
    /** The process stands still for longer than grace. */
    FREEZE("the machine answers, its agent has been silent for");

    private final String reason;

    Loss(String reason) {
      this.reason = reason;
    }

    void strike(FaultSwarm swarm, int host) {
      if (this == DROP) {
        swarm.firewall(host, "-I");
      } else {
        Fault.valueOf(name()).strike(swarm, host);
      }
    }

    void heal(FaultSwarm swarm, int host) {
      if (this == DROP) {
        swarm.firewall(host, "-D");
      } else {
        Fault.valueOf(name()).heal(swarm, host);
      }
    }
  }

  /** What happens to managers elsewhere is left out, unless all is to be tried. */
  static Stream<Loss> losses() {
    return ManagerFaultsIT.ALL ? Stream.of(Loss.values()) : Stream.of(Loss.DROP);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void what_ran_on_a_machine_that_is_gone_runs_elsewhere(Loss loss, FaultSwarm swarm) {
    int gone = swarm.workers().get(0);
    Running running = Running.of(swarm, "spread", 5);
    Map<Integer, Map<String, String>> before = running.processes(swarm.allBut(gone));
    loss.strike(swarm, gone);
    try {
      eventually("machine " + gone + " is Down").until(() -> swarm.stateOf(gone, 1).equals("down"));
      assertThat(swarm.nodesAt(1).get(gone).at("/Status/Message").asText()).contains(loss.reason);
      running.awaitAll(1);
      assertThat(running.tasks(1))
          .filteredOn(task -> task.path("DesiredState").asText().equals("running"))
          .noneMatch(task -> isAt(task, gone, swarm));
    } finally {
      loss.heal(swarm, gone);
    }
    swarm.awaitWhole();
    running.awaitAll(1);
    running.assertUntouched(before, 1);
    eventually("what was replaced is stopped")
        .until(() -> running.processes(List.of(gone)).get(gone).isEmpty());
    swarm.delete(1, "/services/spread");
  }

  private static boolean isAt(JsonNode task, int host, FaultSwarm swarm) {
    return task.path("NodeID").asText().equals(swarm.nodesAt(1).get(host).path("ID").asText());
  }

  @Test
  void a_leader_that_reaches_no_worker_moves_no_task(FaultSwarm swarm) throws Exception {
    Running running = Running.steady(swarm);
    Map<Integer, Map<String, String>> before = running.processes(swarm.machines());
    int leader = swarm.leader();
    swarm.workers().forEach(worker -> swarm.hosts().cut(leader, worker));
    try {
      Thread.sleep(PAUSE.toMillis());
      for (int worker : swarm.workers()) {
        eventually("a session of machine " + worker)
            .until(() -> swarm.stateOf(worker, leader).equals("ready"));
      }
    } finally {
      swarm.workers().forEach(worker -> swarm.hosts().mend(leader, worker));
    }
    swarm.awaitWhole();
    running.assertUntouched(before, 1);
  }

  @Test
  void tasks_of_a_machine_that_restarted_at_once_are_known_to_be_gone(FaultSwarm swarm)
      throws Exception {
    Running running = Running.of(swarm, "spread", 5);
    int worker = swarm.workers().get(1);
    Map<Integer, Map<String, String>> before = running.processes(swarm.allBut(worker));
    Map<String, String> lost = running.processes(List.of(worker)).get(worker);
    assertThat(lost).isNotEmpty();
    swarm.nodes().powerOff(worker);
    swarm.nodes().powerOn(worker);
    eventually("the lost tasks are known to be gone")
        .untilAsserted(
            () ->
                assertThat(running.tasks(1))
                    .filteredOn(task -> lost.containsKey(task.path("ID").asText()))
                    .hasSize(lost.size())
                    .allSatisfy(
                        task -> {
                          assertThat(task.at("/Status/State").asText()).isEqualTo("failed");
                          assertThat(task.at("/Status/Err").asText()).contains("restarted");
                        }));
    swarm.awaitWhole();
    running.awaitAll(1);
    running.assertUntouched(before, 1);
    swarm.delete(1, "/services/spread");
  }
}
