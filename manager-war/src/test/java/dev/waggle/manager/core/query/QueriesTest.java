package dev.waggle.manager.core.query;

import static dev.waggle.manager.core.Clusters.WALL_CLOCK;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.id;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.payload.Payloads;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.ServiceStatus;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueriesTest {
  private final ClusterState state =
      clusterWith(
          node("n1").label("zone", "a").engineLabel("disk", "ssd"),
          node("n2").label("zone", "b"),
          service("web").replicas(2),
          service("webcam"),
          service("other").mode(new ServiceMode.Global()),
          task("web", 1).on("n1"),
          task("web", 2).on("n2").observed(TaskState.FAILED).desired(TaskState.SHUTDOWN),
          task("webcam", 1).on("n1"));

  private static String message(Verdict<?> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return ((Verdict.Refused<?>) verdict).rejection().message();
  }

  private List<String> services(String key, String... values) {
    return ServiceList.of(state, Map.of(key, List.of(values))).orThrow().stream()
        .map(Service::name)
        .toList();
  }

  private List<String> nodes(String key, String... values) {
    return NodeList.of(state, Map.of(key, List.of(values))).orThrow().stream()
        .map(Node::hostname)
        .toList();
  }

  private List<String> tasks(String key, String... values) {
    return TaskList.of(state, Map.of(key, List.of(values))).orThrow().stream()
        .map(Task::id)
        .map(id -> id.value().replaceAll("x0+$", ""))
        .toList();
  }

  @Test
  void a_reference_is_the_id_else_the_name_else_the_beginning_of_an_id() {
    assertThat(References.service(state, id("web")).orThrow().name()).isEqualTo("web");
    assertThat(References.service(state, "web").orThrow().name())
        .as("the name comes before the beginning of two ids")
        .isEqualTo("web");
    assertThat(References.service(state, "webc").orThrow().name()).isEqualTo("webcam");
    assertThat(References.node(state, "n2").orThrow().hostname()).isEqualTo("n2");
    assertThat(References.task(state, "web.1." + id("webx1x")).orThrow().slot()).isEqualTo(1);
  }

  @Test
  void no_match_and_several_matches_are_told_apart() {
    assertThat(message(References.service(state, "we")))
        .isEqualTo("service we is ambiguous (2 matches found)");
    assertThat(message(References.node(state, "n"))).contains("ambiguous (2 matches found)");
    assertThat(message(References.task(state, "nosuch"))).isEqualTo("task nosuch not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "WEB", "Web", "../web", "web.1.x", "ä", "!"})
  void what_is_neither_name_nor_beginning_of_an_id_is_not_found(String reference) {
    assertThat(message(References.service(state, reference)))
        .isEqualTo("service " + reference + " not found");
  }

  @Test
  void hostnames_may_be_shared_and_are_ambiguous_then() {
    ClusterState twins =
        clusterWith(node("a"), () -> Stream.of(twin(node("b").build(), node("a").build())));

    assertThat(message(References.node(twins, "a")))
        .isEqualTo("node a is ambiguous (2 matches found)");
  }

  private static Node twin(Node node, Node of) {
    return node.withDescription(of.description());
  }

  @Test
  void services_are_filtered_by_the_beginning_of_name_and_id_and_by_mode() {
    assertThat(services("name", "WEB")).containsExactly("web", "webcam");
    assertThat(services("name", "webc", "oth")).containsExactly("other", "webcam");
    assertThat(services("id", "webc")).containsExactly("webcam");
    assertThat(services("mode", "global")).containsExactly("other");
    assertThat(services("mode", "bogus")).isEmpty();
    assertThat(services("runtime", "plugin")).isEmpty();
    assertThat(services("label", "none")).isEmpty();
  }

  @Test
  void nodes_are_filtered_by_their_own_and_their_engine_s_labels() {
    assertThat(nodes("node.label", "zone")).containsExactly("n1", "n2");
    assertThat(nodes("node.label", "zone=b")).containsExactly("n2");
    assertThat(nodes("node.label", "zone=")).containsExactly("n1", "n2");
    assertThat(nodes("node.label", "zone=a", "zone=b")).as("all labels must hold").isEmpty();
    assertThat(nodes("label", "disk=ssd")).containsExactly("n1");
    assertThat(nodes("role", "worker")).containsExactly("n1", "n2");
    assertThat(nodes("role", "manager")).isEmpty();
    assertThat(nodes("membership", "accepted")).hasSize(2);
  }

  @Test
  void tasks_are_filtered_by_service_node_name_and_desired_state() {
    assertThat(tasks("service", "web")).containsExactly("webx1", "webx2");
    assertThat(tasks("service", "web", "webcam")).containsExactly("webcamx1", "webx1", "webx2");
    assertThat(tasks("node", "n1")).containsExactly("webcamx1", "webx1");
    assertThat(tasks("name", "web.2")).containsExactly("webx2");
    assertThat(tasks("desired-state", "running")).containsExactly("webcamx1", "webx1");
    assertThat(tasks("id", "webx")).containsExactly("webx1", "webx2");
    assertThat(
            TaskList.of(state, Map.of("service", List.of("web"), "node", List.of("n1"))).orThrow())
        .hasSize(1);
  }

  @Test
  void tasks_come_with_the_spec_they_were_made_from_without_its_runtime() {
    Task task = TaskList.of(state, Map.of("id", List.of("webx1"))).orThrow().get(0);

    assertThat(task.spec().orElseThrow().containerOrEmpty().image()).contains("alpine");
    assertThat(task.spec().orElseThrow().runtime()).isEmpty();
  }

  @Test
  void only_tasks_that_follow_the_spec_are_up_to_date() {
    ClusterState mixed =
        clusterWith(
            node("n1"),
            service("web").specVersion(0).specOnly(),
            service("web").specVersion(5).image("nginx"),
            task("web", 1).on("n1").specVersion(0),
            task("web", 2).on("n1").specVersion(5));

    assertThat(TaskList.of(mixed, Map.of("_up-to-date", List.of("true"))).orThrow())
        .extracting(Task::slot)
        .containsExactly(2L);
  }

  @ParameterizedTest
  @CsvSource({"service", "node"})
  void an_unknown_service_or_node_in_a_filter_is_not_found(String key) {
    assertThat(message(TaskList.of(state, Map.of(key, List.of("nosuch")))))
        .isEqualTo(key + " nosuch not found");
  }

  @Test
  void unknown_keys_and_words_are_refused() {
    Map<String, List<String>> bogus = Map.of("bogus", List.of("x"));
    assertThat(message(ServiceList.of(state, bogus))).isEqualTo("invalid filter 'bogus'");
    assertThat(message(NodeList.of(state, bogus))).isEqualTo("invalid filter 'bogus'");
    assertThat(message(TaskList.of(state, bogus))).isEqualTo("invalid filter 'bogus'");
    assertThat(message(NodeList.of(state, Map.of("role", List.of("boss")))))
        .isEqualTo("Invalid role filter: 'boss'");
    assertThat(message(NodeList.of(state, Map.of("membership", List.of("x")))))
        .isEqualTo("Invalid membership filter: 'x'");
    assertThat(message(TaskList.of(state, Map.of("desired-state", List.of("happy")))))
        .isEqualTo("Invalid desired-state filter: 'happy'");
  }

  @Test
  void running_tasks_are_counted_by_what_was_seen_wanted_ones_by_the_spec() {
    Service web = References.service(state, "web").orThrow();
    Service global = References.service(state, "other").orThrow();

    assertThat(ServiceStatusCounts.of(state, web)).isEqualTo(new ServiceStatus(1, 2, 0));
    assertThat(ServiceStatusCounts.of(state, global)).isEqualTo(new ServiceStatus(0, 0, 0));
  }

  private static final ClusterState PAYLOADS =
      clusterWith(
          payload(secret("db"), Map.of("env", "test")),
          payload(secret("dbx"), Map.of()),
          payload(config("app"), Map.of("env", "test")));

  private static Secret secret(String name) {
    return new Secret(
        new SecretId(id(name)), Version.NONE, WALL_CLOCK, WALL_CLOCK, Payloads.secret(name, "x"));
  }

  private static Config config(String name) {
    return new Config(
        new ConfigId(id(name)), Version.NONE, WALL_CLOCK, WALL_CLOCK, Payloads.config(name, "x"));
  }

  private static Part payload(Secret secret, Map<String, String> labels) {
    return () -> Stream.of(secret.withSpec(secret.spec().withLabels(labels)));
  }

  private static Part payload(Config config, Map<String, String> labels) {
    return () -> Stream.of(config.withSpec(config.spec().withLabels(labels)));
  }

  private static List<String> secrets(Map<String, List<String>> filters) {
    return SecretList.of(PAYLOADS, filters).orThrow().stream().map(Secret::name).toList();
  }

  @Test
  void names_and_ids_of_secrets_are_alternatives_and_labels_must_hold() {
    assertThat(secrets(Map.of())).containsExactly("db", "dbx");
    assertThat(secrets(Map.of("name", List.of("DB")))).containsExactly("db", "dbx");
    assertThat(secrets(Map.of("names", List.of("DB")))).containsExactly("db");
    assertThat(secrets(Map.of("names", List.of("db"), "id", List.of("dbx"))))
        .containsExactly("db", "dbx");
    assertThat(secrets(Map.of("name", List.of("db"), "label", List.of("env=test"))))
        .containsExactly("db");
    assertThat(secrets(Map.of("name", List.of("no")))).isEmpty();
    assertThat(message(SecretList.of(PAYLOADS, Map.of("bogus", List.of("1")))))
        .isEqualTo("invalid filter 'bogus'");
  }

  @Test
  void configs_know_no_whole_names() {
    assertThat(
            ConfigList.of(PAYLOADS, Map.of("label", List.of("env"))).orThrow().stream()
                .map(Config::name))
        .containsExactly("app");
    assertThat(message(ConfigList.of(PAYLOADS, Map.of("names", List.of("app")))))
        .isEqualTo("invalid filter 'names'");
  }

  @Test
  void a_secret_or_config_is_found_by_its_name_in_either_case() {
    assertThat(References.secret(PAYLOADS, "DB").orThrow().name()).isEqualTo("db");
    assertThat(References.config(PAYLOADS, "APP").orThrow().name()).isEqualTo("app");
    assertThat(References.config(PAYLOADS, id("app")).orThrow().name()).isEqualTo("app");
    assertThat(message(References.secret(PAYLOADS, "d")))
        .isEqualTo("secret d is ambiguous (2 matches found)");
    assertThat(message(References.config(PAYLOADS, "nosuch"))).isEqualTo("config nosuch not found");
  }
}
