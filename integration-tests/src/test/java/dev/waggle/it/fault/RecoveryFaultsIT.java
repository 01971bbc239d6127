package dev.waggle.it.fault;

import static dev.waggle.it.fault.FaultSwarm.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.Trees;
import dev.waggle.it.container.UnixHttp.Answer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Managers that never come back, and what an operator does then. */
@ExtendWith(SharedSwarm.class)
@Tag("broad")
@Timeout(900)
class RecoveryFaultsIT {
  private static final String NO_LEADER = "The swarm does not have a leader.";
  private static final String SPEC =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"web"}},"Mode":{"Replicated":{"Replicas":0}}}""";

  @Test
  void a_leader_that_never_returns_is_replaced(FaultSwarm swarm) throws Exception {
    Running running = Running.steady(swarm);
    Writers writers = Writers.start(swarm, "gone" + System.nanoTime());
    int lost = swarm.leader();
    int other = swarm.managers().stream().filter(host -> host != lost).findFirst().orElseThrow();
    try (writers) {
      swarm.nodes().powerOff(lost);
      swarm.managers().stream()
          .filter(host -> host != lost)
          .forEach(host -> writers.awaitMore(host, 5));
      eventually("the lost one is Down").until(() -> swarm.stateOf(lost, other).equals("down"));
      demoteAndRemove(swarm, lost, other);
      comeAsNew(swarm, lost, other);
      swarm.awaitWhole();
    }
    writers.assertOneTruth();
    running.awaitAll(other);
  }

  private static void demoteAndRemove(FaultSwarm swarm, int lost, int by) {
    JsonNode node = swarm.nodesAt(by).get(lost);
    String id = node.path("ID").asText();
    long version = node.at("/Version/Index").asLong();
    swarm.post(
        by,
        "/nodes/" + id + "/update?version=" + version,
        "{\"Role\":\"worker\",\"Availability\":\"active\"}");
    eventually("it is a worker")
        .until(() -> swarm.nodesAt(by).get(lost).path("ManagerStatus").isMissingNode());
    swarm.delete(by, "/nodes/" + id + "?force=1");
  }

  /** The machine starts with an empty disk. */
  private static void comeAsNew(FaultSwarm swarm, int lost, int by) {
    Trees.delete(swarm.nodes().dataDirectory(lost));
    swarm.nodes().powerOn(lost);
    swarm.join(lost, by);
  }

  @Test
  void a_survivor_goes_on_alone_and_the_old_managers_cannot_take_over(FaultSwarm swarm)
      throws Exception {
    oneSurvives(swarm);
  }

  /** A swarm of three managers is made anew by one of them; the two come back. */
  static void oneSurvives(FaultSwarm swarm) throws Exception {
    Running running = Running.steady(swarm);
    Writers writers = Writers.start(swarm, "lost" + System.nanoTime());
    int survivor = swarm.follower();
    List<Integer> lost = swarm.managers().stream().filter(host -> host != survivor).toList();
    Map<String, String> services = new TreeMap<>();
    Map<Integer, Map<String, String>> before;
    try (writers) {
      List<Integer> living = swarm.machines().stream().filter(h -> !lost.contains(h)).toList();
      before = running.processes(living);
      lost.forEach(swarm.nodes()::powerOff);
      writers.awaitRefusal(survivor);
    }
    refusesEverything(swarm, survivor);
    swarm.post(
        survivor,
        "/swarm/init",
        "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\""
            + swarm.hosts().address(survivor)
            + "\",\"ForceNewCluster\":true}");
    services.putAll(swarm.services(survivor));
    assertThat(services.values()).containsAll(writers.acknowledgedAt(survivor));
    running.awaitAll(survivor);
    running.assertUntouched(before, survivor);
    theJudgeSleeps(swarm, survivor);
    running.assertUntouched(before, survivor);

    lost.forEach(swarm.nodes()::powerOn);
    swarm.post(survivor, "/services/create", SPEC.formatted("new-life-" + System.nanoTime()));
    for (int host : lost) {
      eventually("machine " + host + " says that the swarm goes on without it")
          .until(
              () ->
                  swarm
                      .door(host)
                      .get("/info")
                      .json()
                      .at("/Swarm/Error")
                      .asText()
                      .contains("made anew without this manager"));
      assertThat(swarm.door(host).post("/services/create", SPEC.formatted("old-" + host)).status())
          .isGreaterThanOrEqualTo(400);
    }
    assertThat(swarm.leaderAt(survivor)).isEqualTo(survivor);
    assertThat(swarm.services(survivor)).containsAllEntriesOf(services);
    running.assertUntouched(before, survivor);

    for (int host : lost) {
      swarm.post(host, "/swarm/leave?force=1", "");
      demoteAndRemove(swarm, host, survivor);
      swarm.join(host, survivor);
    }
    swarm.awaitWhole();
    assertThat(swarm.services(1)).containsAllEntriesOf(services);
    running.awaitAll(1);
    running.assertUntouched(before, 1);
  }

  private static void refusesEverything(FaultSwarm swarm, int survivor) throws Exception {
    eventually("no leader, in Docker's words")
        .until(() -> swarm.door(survivor).get("/services").body().contains(NO_LEADER));
    Answer write = swarm.door(survivor).post("/services/create", SPEC.formatted("never"));
    assertThat(write.status()).isEqualTo(500);
    assertThat(write.body()).contains(NO_LEADER);
    assertThat(swarm.door(survivor).get("/info").json().at("/Swarm/Error").asText())
        .contains(NO_LEADER);
  }

  /** A single manager has nobody to ask whether it was paused itself. */
  private static void theJudgeSleeps(FaultSwarm swarm, int judge) throws Exception {
    swarm
        .workers()
        .forEach(
            worker ->
                eventually("a session of machine " + worker)
                    .until(() -> swarm.stateOf(worker, judge).equals("ready")));
    swarm.nodes().signal(judge, "STOP");
    Thread.sleep(10_000);
    swarm.nodes().signal(judge, "CONT");
    swarm
        .workers()
        .forEach(
            worker ->
                eventually("a session of machine " + worker)
                    .until(() -> swarm.stateOf(worker, judge).equals("ready")));
  }
}
