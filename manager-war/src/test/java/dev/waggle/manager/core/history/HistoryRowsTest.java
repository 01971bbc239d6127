package dev.waggle.manager.core.history;

import static dev.waggle.manager.core.Clusters.cluster;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.serviceId;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.Epoch;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.task.ContainerStatus;
import dev.waggle.model.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryRowsTest {
  private static final HistoryLine LINE =
      new HistoryLine(new ClusterId("swarm00000000000000000000"), new Epoch(1, "abc"));
  private static final Instant SEEN = Instant.parse("2030-01-01T00:00:00Z");

  private final EntryLog log = new EntryLog();

  private static List<HistoryRow> rows(Applied applied) {
    return HistoryRows.of(LINE, applied, SEEN);
  }

  private static HistoryRow row(Applied applied) {
    assertThat(rows(applied)).hasSize(1);
    return rows(applied).get(0);
  }

  @Test
  void a_created_service_is_a_row_with_who_asked_for_it_and_when() {
    log.nothing();
    HistoryRow row = row(log.putBy("uid 0 @ n1", service("web").image("nginx").build()));
    assertThat(row.key()).isEqualTo(new HistoryKey(LINE.swarm(), LINE.epoch(), 2, 0));
    assertThat(row.at()).isEqualTo(EntryLog.START.plusSeconds(2));
    assertThat(row.by()).contains("uid 0 @ n1");
    assertThat(row.type()).isEqualTo("service");
    assertThat(row.action()).isEqualTo("create");
    assertThat(row.id()).isEqualTo(serviceId("web").value());
    assertThat(row.facts().name()).contains("web");
    assertThat(row.facts().image()).contains("nginx");
  }

  @Test
  void what_was_changed_is_said_by_name_and_by_value_only_where_that_is_no_secret() {
    log.put(service("web").replicas(2).image("nginx:1").build());
    Applied changed =
        log.put(
            service("web")
                .replicas(5)
                .image("nginx:2")
                .task(t -> t.withContainerSpec(t.containerOrEmpty().withEnv(List.of("KEY=hidden"))))
                .build());
    assertThat(row(changed).action()).isEqualTo("update");
    assertThat(row(changed).facts().changed())
        .contains("replicas 2 to 5, image nginx:1 to nginx:2, env");
  }

  @Test
  void a_task_is_told_by_service_slot_node_and_state() {
    log.put(service("web").objects().toArray(StoredObject[]::new));
    log.put(node("n1").build());
    Task running = task("web", 3).on("n1").message("started").build();
    HistoryFacts facts = row(log.put(running)).facts();
    assertThat(facts.name()).contains("web.3");
    assertThat(facts.serviceId()).contains(serviceId("web").value());
    assertThat(facts.nodeId()).contains(nodeId("n1").value());
    assertThat(facts.slot()).hasValue(3);
    assertThat(facts.state()).contains("running");
    assertThat(facts.desiredState()).contains("running");
    assertThat(facts.image()).contains("alpine");
    assertThat(facts.message()).contains("started");
  }

  @Test
  void why_a_task_ended_is_told_with_its_exit_code() {
    Task running = task("web", 1).on("n1").build();
    log.put(running);
    Task failed =
        running.withStatus(
            running
                .status()
                .withState(TaskState.FAILED)
                .withMessage("started")
                .withErr("task: non-zero exit (137)")
                .withContainerStatus(new ContainerStatus("c", 1, 137)));
    assertThat(row(log.put(failed)).facts().message())
        .contains("started: task: non-zero exit (137): exit code 137");
  }

  @Test
  void what_only_managers_see_of_a_task_makes_no_row() {
    Task running = task("web", 1).on("n1").build();
    log.put(running);
    Task noted = running.withBookkeeping(running.bookkeeping().withStatusAppliedAtMillis(77));
    assertThat(rows(log.put(noted))).isEmpty();
  }

  @Test
  void what_a_task_goes_through_before_it_runs_makes_no_row_but_a_change_of_plan_does() {
    Task assigned = task("web", 1).on("n1").observed(TaskState.ASSIGNED).build();
    log.put(assigned);
    Task preparing = assigned.withStatus(assigned.status().withState(TaskState.PREPARING));
    assertThat(rows(log.put(preparing))).isEmpty();
    assertThat(row(log.put(preparing.withDesiredState(TaskState.SHUTDOWN))).facts().desiredState())
        .contains("shutdown");
    Task running = preparing.withStatus(preparing.status().withState(TaskState.RUNNING));
    assertThat(row(log.put(running)).facts().state()).contains("running");
  }

  @Test
  void a_task_that_goes_with_the_last_of_its_service_still_has_its_name() {
    StoredObject[] web = service("web").objects().toArray(StoredObject[]::new);
    log.put(web);
    Task last = task("web", 1).on("n1").build();
    log.put(last);
    Applied gone =
        log.entry(
            draft -> {
              List.of(web).forEach(draft::remove);
              draft.remove(last);
            });
    assertThat(rows(gone))
        .filteredOn(row -> row.type().equals("task"))
        .extracting(row -> row.action() + " " + row.facts().name().orElse(""))
        .containsExactly("remove web.1");
  }

  @Test
  void a_drained_node_is_told_by_its_availability() {
    Node active = node("n1").build();
    log.put(active);
    Node drained = node("n1").availability(Availability.DRAIN).build();
    assertThat(row(log.put(drained)).facts().changed()).contains("availability active to drain");
  }

  @Test
  void positions_count_all_changes_of_an_entry() {
    Applied both = log.put(service("a").build(), service("b").build());
    assertThat(rows(both)).extracting(row -> row.key().position()).containsExactly(0, 1);
  }

  @Test
  void a_rotated_token_is_named_and_never_shown() {
    Cluster before = cluster().build();
    log.put(before);
    Cluster rotated =
        before.withBookkeeping(before.bookkeeping().withTokens("SWMTKN-hidden", "SWMTKN-more"));
    HistoryRow row = row(log.put(rotated));
    assertThat(row.facts().changed()).contains("worker join token, manager join token");
    assertThat(EngineJson.log().toJson(row)).doesNotContain("SWMTKN");
  }

  @Test
  void an_entry_that_does_not_say_when_it_was_decided_has_the_time_it_was_seen() {
    Applied put = log.put(service("web").build());
    Applied old = new Applied(put.state(), Optional.empty(), put.events());
    assertThat(row(old).at()).isEqualTo(SEEN);
  }

  @Test
  void a_cursor_is_read_back_and_nothing_else_is() {
    HistoryCursor cursor = new HistoryCursor(new Epoch(1, "abc"), 22, 3);
    assertThat(HistoryCursor.parse(cursor.text())).contains(cursor);
    assertThat(HistoryCursor.parse("1-a.2")).isEmpty();
    assertThat(HistoryCursor.parse("1-a.99999999999999999999.0")).isEmpty();
  }
}
