package dev.waggle.it.fault;

import dev.waggle.it.compat.Hosts;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One case of each kind, on three machines with an engine each, all of them managers. The other
 * classes of this package go on from here.
 */
@Timeout(600)
class QuickFaultsIT {
  private static FaultSwarm swarm;

  @BeforeAll
  static void start() throws IOException {
    Hosts.assumePossible();
    swarm = FaultSwarm.ofPatientManagers();
    Running.steady(swarm);
  }

  @AfterAll
  static void stop() {
    if (swarm != null) {
      swarm.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void nothing_is_lost_with_the_leader_and_nothing_healthy_is_touched(Fault fault) {
    ManagerFaultsIT.nothingIsLost(Map.of(swarm.leader(), fault), swarm);
  }

  @Test
  void everything_is_there_after_all_managers_were_killed() {
    ManagerFaultsIT.allAreKilled(List.of(List.of(2, 3, 1)), swarm);
  }

  @Test
  void a_survivor_goes_on_alone_and_the_old_managers_cannot_take_over() throws Exception {
    RecoveryFaultsIT.oneSurvives(swarm);
  }

  @Test
  void a_container_that_was_removed_behind_our_back_is_replaced() {
    EngineFaultsIT.aContainerIsRemoved(busy(), swarm);
  }

  @Test
  void what_an_engine_loses_in_a_crash_is_replaced_once() throws IOException {
    EngineFaultsIT.anEngineCrashes(busy(), swarm);
  }

  /** A machine with containers: one that has joined anew gets none of those that run. */
  private static int busy() {
    return Running.steady(swarm).processes(swarm.machines()).entrySet().stream()
        .max(Comparator.comparingInt(there -> there.getValue().size()))
        .orElseThrow()
        .getKey();
  }
}
