package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.FakeEngine.Mood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node whose engine fails: what it asks of it, what it says, and what it starts afterwards. */
@Timeout(600)
class EngineBreakerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long REST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int REPLICAS = 8;
  private static final String SPEC =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"web"}},"Mode":{"Replicated":{"Replicas":%d}}}""";

  private static Path dir;
  private static FakeEngine engine;
  private static NodeProcess node;

  @BeforeAll
  static void start() throws IOException {
    dir = Files.createTempDirectory("wge");
    engine = FakeEngine.at(dir.resolve("e.sock"));
    node = NodeProcess.beside(engine.socket());
    node.init();
    create("steady");
    try {
      awaitRunning("steady");
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(node.evidence(), e);
    }
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
    if (engine != null) {
      engine.close();
    }
    Trees.delete(dir);
  }

  private static void create(String service) throws IOException {
    assertThat(node.door().post("/services/create", SPEC.formatted(service, REPLICAS)).status())
        .isEqualTo(201);
  }

  private static ConditionFactory eventually(String what) {
    return await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
  }

  private static List<JsonNode> wanted(String service) throws IOException {
    JsonNode tasks =
        node.door().get("/tasks?filters={%22service%22:[%22" + service + "%22]}").json();
    return StreamSupport.stream(tasks.spliterator(), false)
        .filter(task -> task.path("DesiredState").asText().equals("running"))
        .toList();
  }

  /** The containers by task. */
  private static Map<String, String> awaitRunning(String service) {
    Map<String, String> containers = new TreeMap<>();
    eventually("all of " + service + " run")
        .untilAsserted(
            () -> {
              containers.clear();
              for (JsonNode task : wanted(service)) {
                assertThat(task.at("/Status/State").asText())
                    .as(task.at("/Status").toString())
                    .isEqualTo("running");
                containers.put(
                    task.path("ID").asText(),
                    task.at("/Status/ContainerStatus/ContainerID").asText());
              }
              assertThat(containers).hasSize(REPLICAS);
            });
    return containers;
  }

  /** As {@code docker node inspect} shows it. */
  private static JsonNode status() throws IOException {
    String id = node.door().get("/nodes").json().path(0).path("ID").asText();
    return node.door().get("/nodes/" + id).json().path("Status");
  }

  private static void awaitTrouble(String reason) {
    eventually("the node says: " + reason)
        .untilAsserted(
            () -> {
              assertThat(status().path("State").asText()).isEqualTo("unknown");
              assertThat(status().path("Message").asText()).contains(reason);
            });
  }

  private static void awaitReady() {
    eventually("the node is ready again")
        .untilAsserted(
            () -> {
              assertThat(status().path("State").asText()).isEqualTo("ready");
              assertThat(status().path("Message").asText()).isEmpty();
            });
  }

  @Test
  void an_engine_that_fails_again_and_again_is_spared_and_then_tried_by_one_call_at_a_time()
      throws IOException {
    int before = engine.creations().size();
    engine.become(Mood.FAILING);
    create("late");
    awaitTrouble("the engine fails again and again: the engine does not answer");
    int opened = engine.creations().size();
    assertThat(opened - before).as("calls until it opened").isLessThan(3 * REPLICAS);
    eventually("three tries").until(() -> engine.creations().size() >= opened + 3);
    List<Long> tries = engine.creations().subList(opened, opened + 3);
    for (int i = 1; i < tries.size(); i++) {
      assertThat(tries.get(i) - tries.get(i - 1)).as("between two").isGreaterThan(REST_NANOS / 2);
    }
    assertThat(wanted("late"))
        .hasSize(REPLICAS)
        .allSatisfy(
            task ->
                assertThat(task.at("/Status/Err").asText()).contains("the engine does not answer"));

    engine.become(Mood.WELL);
    awaitRunning("late");
    awaitReady();
    assertNothingTwice();
    assertThat(node.door().send("DELETE", "/services/late", "").status()).isEqualTo(200);
    eventually("its containers are gone").until(() -> engine.containers().size() == REPLICAS);
  }

  private static void assertNothingTwice() {
    assertThat(engine.starts()).doesNotHaveDuplicates();
    assertThat(engine.containers().values())
        .extracting(made -> made.labels().get("com.docker.swarm.task.id"))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "BROKEN, the store is damaged",
    "HANGING, the engine does not answer",
    "WELL, the engine does not answer"
  })
  void an_engine_that_answers_nothing_is_named_as_the_reason_and_nothing_is_touched(
      Mood mood, String reason) throws IOException {
    Map<String, String> before = awaitRunning("steady");
    int starts = engine.starts().size();
    if (mood == Mood.WELL) {
      engine.stop();
    }
    engine.become(mood);
    awaitTrouble(reason);
    engine.become(Mood.WELL);
    if (mood == Mood.WELL) {
      engine.open();
    }
    awaitReady();
    assertThat(awaitRunning("steady")).isEqualTo(before);
    assertThat(engine.starts()).hasSize(starts);
  }

  @Test
  void what_is_lost_while_the_engine_is_away_is_replaced_once() throws IOException {
    Map<String, String> before = awaitRunning("steady");
    engine.stop();
    awaitTrouble("the engine does not answer");
    Set<String> lost = new TreeSet<>(before.values().stream().limit(2).toList());
    lost.forEach(engine::lose);
    engine.open();
    eventually("nothing that is lost is wanted")
        .until(
            () ->
                wanted("steady").stream()
                    .noneMatch(
                        task ->
                            lost.contains(
                                task.at("/Status/ContainerStatus/ContainerID").asText())));
    Map<String, String> after = awaitRunning("steady");
    assertThat(engine.containers().keySet()).containsExactlyInAnyOrderElementsOf(after.values());
    before.values().removeAll(lost);
    assertThat(after).containsAllEntriesOf(before);
    assertNothingTwice();
  }
}
