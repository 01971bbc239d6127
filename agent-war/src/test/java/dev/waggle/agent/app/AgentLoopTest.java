package dev.waggle.agent.app;

import static dev.waggle.agent.core.TestTasks.NODE;
import static dev.waggle.agent.core.TestTasks.fence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.ProcessEngine;
import dev.waggle.agent.adapter.managerlink.PlainManagers;
import dev.waggle.agent.adapter.managerlink.TestManager;
import dev.waggle.agent.adapter.observe.AgentCondition;
import dev.waggle.agent.adapter.store.LocalTaskStore;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.json.EngineJson;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import dev.waggle.node.NodeDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent but for CDI: real processes, real files, HTTP to a manager of the test's. */
@EnabledOnOs(OS.LINUX)
class AgentLoopTest {
  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final int FIRST =
      500_000_000 + (int) (ProcessHandle.current().pid() % 1_000_000) * 1_000;

  @TempDir Path data;

  private TestManager manager;
  private Engine engine;
  private AgentLoop loop;

  @BeforeEach
  void start() throws IOException {
    manager = new TestManager('a');
    engine = new ProcessEngine(data.resolve("agent/tasks"), "boot-1");
    loop = agent();
  }

  @AfterEach
  void stop() throws IOException {
    leave();
    await().atMost(BUDGET).until(() -> engine.tasksOf(NODE).isEmpty());
    loop.close();
    manager.close();
  }

  private AgentLoop agent() {
    AgentLoop started =
        new AgentLoop(
            new AgentConfig(
                data,
                URI.create("unix:///nowhere"),
                AgentConfig.Runtime.PROCESS,
                Optional.of("waggle-1"),
                Optional.of(1_000_000_000L),
                Optional.empty(),
                false),
            new AgentPorts(
                engine,
                (identity, credentials) -> new AgentPorts.Link(PlainManagers.dial(), TlsInfo.EMPTY),
                new LocalTaskStore(data),
                new NodeDirectory(data),
                new AgentCondition()));
    started.start();
    return started;
  }

  private void join() throws IOException {
    Path node = Files.createDirectories(data.resolve("node"));
    for (String pem : List.of("cert.pem", "key.pem", "ca.pem")) {
      Files.writeString(node.resolve(pem), pem);
    }
    write(TestTasks.worker(manager.address()));
  }

  private void write(NodeIdentity identity) throws IOException {
    Path fresh = data.resolve("node/node.json.new");
    Files.write(fresh, EngineJson.log().toJsonBytes(identity));
    Files.move(fresh, data.resolve("node/node.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void leave() throws IOException {
    Files.deleteIfExists(data.resolve("node/node.json"));
  }

  private static AssignedTask task(int number, TaskState desired, String script) {
    return TestTasks.assigned(
        FIRST + number,
        desired,
        ContainerSpec.of("alpine").withCommand(List.of("sh", "-c", script)));
  }

  private static TaskId id(int number) {
    return TestTasks.id(FIRST + number);
  }

  private void say(AssignedTask... tasks) {
    manager.say(
        new ManagerMessage.Complete(
            new AssignmentSet(fence(1, 5), 1, List.of(tasks), List.of(), List.of())));
  }

  private void awaitSession(int number) {
    await().atMost(BUDGET).until(() -> manager.hellos.size() >= number);
  }

  private Optional<TaskStatus> reported(TaskId task) {
    return manager.reports.stream()
        .flatMap(report -> report.updates().stream())
        .filter(update -> update.taskId().equals(task))
        .map(TaskStatusUpdate::status)
        .reduce((earlier, later) -> later);
  }

  private void awaitReport(TaskId task, TaskState state) {
    await()
        .atMost(BUDGET)
        .untilAsserted(
            () -> assertThat(reported(task)).get().extracting(TaskStatus::state).isEqualTo(state));
  }

  @Test
  void a_joined_node_introduces_itself_with_its_share_of_the_host() throws IOException {
    join();
    awaitSession(1);
    Hello hello = manager.hellos.get(0);
    assertThat(hello.nodeId()).isEqualTo(NODE);
    assertThat(hello.description().hostname()).contains("waggle-1");
    assertThat(hello.description().resources().nanoCpusOrZero()).isEqualTo(1_000_000_000L);
    assertThat(hello.probeAddress()).get().asString().startsWith("127.0.0.1:");
    await().atMost(BUDGET).until(() -> !manager.reports.isEmpty());
    assertThat(manager.reports.get(0).full()).isTrue();
  }

  @Test
  void tasks_are_run_stopped_and_removed_as_the_managers_say() throws IOException {
    join();
    awaitSession(1);
    say(
        task(1, TaskState.RUNNING, "sleep 100"),
        task(2, TaskState.RUNNING, "exit 3"),
        task(3, TaskState.RUNNING, "exit 0"));
    awaitReport(id(1), TaskState.RUNNING);
    awaitReport(id(2), TaskState.FAILED);
    awaitReport(id(3), TaskState.COMPLETE);
    assertThat(reported(id(2)).orElseThrow().err()).contains("task: non-zero exit (3)");
    manager.say(
        new ManagerMessage.Incremental(
            AssignmentChange.ofTasks(
                fence(1, 6),
                2,
                List.of(task(1, TaskState.SHUTDOWN, "sleep 100")),
                List.of(id(2)))));
    awaitReport(id(1), TaskState.SHUTDOWN);
    await()
        .atMost(BUDGET)
        .untilAsserted(
            () -> assertThat(engine.tasksOf(NODE)).containsExactlyInAnyOrder(id(1), id(3)));
    await()
        .atMost(BUDGET)
        .until(() -> manager.heartbeats.stream().anyMatch(beat -> beat.sequence() == 2));
  }

  @Test
  void after_a_restart_running_tasks_are_taken_over_and_ends_meanwhile_are_noticed()
      throws IOException {
    join();
    awaitSession(1);
    say(
        task(1, TaskState.RUNNING, "sleep 100"),
        task(2, TaskState.RUNNING, "while [ ! -e " + data + "/go ]; do sleep 0.1; done; exit 4"));
    awaitReport(id(1), TaskState.RUNNING);
    awaitReport(id(2), TaskState.RUNNING);
    long pid = reported(id(1)).orElseThrow().containerStatus().orElseThrow().pid();
    loop.close();
    Files.createFile(data.resolve("go"));
    manager.reports.clear();
    loop = agent();
    awaitReport(id(2), TaskState.FAILED);
    awaitReport(id(1), TaskState.RUNNING);
    assertThat(reported(id(1)).orElseThrow().containerStatus().orElseThrow().pid()).isEqualTo(pid);
    assertThat(ProcessHandle.of(pid)).isPresent();
  }

  @Test
  void tasks_run_on_without_managers_and_what_happened_is_told_later() throws IOException {
    join();
    awaitSession(1);
    say(task(1, TaskState.RUNNING, "while [ ! -e " + data + "/go ]; do sleep 0.1; done; exit 4"));
    awaitReport(id(1), TaskState.RUNNING);
    manager.refuseReports(true);
    Files.createFile(data.resolve("go"));
    await()
        .atMost(BUDGET)
        .until(
            () ->
                new LocalTaskStore(data)
                    .tasks().stream().allMatch(t -> t.state() == TaskState.FAILED));
    assertThat(reported(id(1)).orElseThrow().state()).isEqualTo(TaskState.RUNNING);
    manager.refuseReports(false);
    awaitReport(id(1), TaskState.FAILED);
  }

  @Test
  void a_new_session_begins_with_a_full_report_and_a_complete_set_again() throws IOException {
    join();
    awaitSession(1);
    say(task(1, TaskState.RUNNING, "sleep 100"));
    awaitReport(id(1), TaskState.RUNNING);
    manager.reports.clear();
    manager.endSession();
    awaitSession(2);
    await().atMost(BUDGET).until(() -> !manager.reports.isEmpty());
    assertThat(manager.reports.get(0).full()).isTrue();
    awaitReport(id(1), TaskState.RUNNING);
    say();
    await().atMost(BUDGET).until(() -> engine.tasksOf(NODE).isEmpty());
  }

  @Test
  void a_missing_message_leads_to_a_new_session() throws IOException {
    join();
    awaitSession(1);
    say();
    manager.say(
        new ManagerMessage.Incremental(
            AssignmentChange.ofTasks(fence(1, 9), 5, List.of(), List.of())));
    awaitSession(2);
  }

  @Test
  void a_node_that_leaves_stops_and_removes_all_its_tasks() throws IOException {
    join();
    awaitSession(1);
    say(task(1, TaskState.RUNNING, "sleep 100"), task(2, TaskState.RUNNING, "exit 3"));
    awaitReport(id(1), TaskState.RUNNING);
    awaitReport(id(2), TaskState.FAILED);
    leave();
    await().atMost(BUDGET).until(() -> engine.tasksOf(NODE).isEmpty());
    await().atMost(BUDGET).until(() -> new LocalTaskStore(data).tasks().isEmpty());
    assertThat(new LocalTaskStore(data).fence()).isEmpty();
  }

  @Test
  void a_node_that_was_removed_stops_and_removes_all_its_tasks() throws IOException {
    join();
    awaitSession(1);
    say(task(1, TaskState.RUNNING, "sleep 100"));
    awaitReport(id(1), TaskState.RUNNING);
    manager.say(new ManagerMessage.NodeRemoved());
    await().atMost(BUDGET).until(() -> engine.tasksOf(NODE).isEmpty());
  }

  @Test
  void what_a_former_self_left_is_told_to_the_managers_and_goes_when_they_say_so()
      throws IOException {
    AssignedTask left = task(1, TaskState.RUNNING, "sleep 100");
    NodeId former = new NodeId("f".repeat(25));
    AssignedTask its =
        new AssignedTask(
            left.task().withNodeId(former), left.serviceName(), List.of(), Optional.empty());
    engine.pull(its);
    engine.create(its);
    engine.start(its);
    join();
    awaitSession(1);
    say();
    await()
        .atMost(BUDGET)
        .until(() -> manager.heartbeats.stream().anyMatch(b -> b.beside().equals(List.of(former))));
    assertThat(engine.tasksOf(former)).containsExactly(id(1));
    manager.say(new ManagerMessage.NodesGone(fence(1, 6), List.of(former)));
    await().atMost(BUDGET).until(() -> engine.tasksOf(former).isEmpty());
  }

  @Test
  void an_old_leader_is_not_obeyed_and_hears_why() throws IOException {
    join();
    awaitSession(1);
    say(task(1, TaskState.RUNNING, "sleep 100"));
    awaitReport(id(1), TaskState.RUNNING);
    manager.say(
        new ManagerMessage.Complete(
            new AssignmentSet(fence(0, 9), 2, List.of(), List.of(), List.of())));
    await()
        .atMost(BUDGET)
        .until(
            () ->
                manager.heartbeats.stream()
                    .anyMatch(beat -> beat.refused().equals(Optional.of(fence(1, 5)))));
    assertThat(engine.tasksOf(NODE)).containsExactly(id(1));
  }

  @Test
  void bytes_of_secrets_reach_the_container_and_no_file_of_the_node() throws IOException {
    loop.close();
    WillingEngine willing = new WillingEngine();
    engine = willing;
    loop = agent();
    join();
    awaitSession(1);
    FileTarget file =
        new FileTarget(
            Optional.of("pw"), Optional.of("0"), Optional.of("0"), Optional.of(292L), Extra.NONE);
    SecretId id = new SecretId("p".repeat(25));
    SecretReference reference =
        new SecretReference(
            Optional.of(file), Optional.of(id.value()), Optional.of("pw"), Extra.NONE);
    SecretSpec spec =
        new SecretSpec(
            Optional.of("pw"),
            Optional.empty(),
            Optional.of(Payload.of("hunter2".getBytes(StandardCharsets.UTF_8))),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    AssignedTask task =
        TestTasks.assigned(
            FIRST + 1,
            TaskState.RUNNING,
            ContainerSpec.of("alpine").withSecrets(List.of(reference)));
    Secret secret = new Secret(id, Version.NONE, TestTasks.THEN, TestTasks.THEN, spec);
    manager.say(
        new ManagerMessage.Complete(
            new AssignmentSet(fence(1, 5), 1, List.of(task), List.of(secret), List.of())));
    awaitReport(id(1), TaskState.RUNNING);

    assertThat(willing.given.get(id(1)).get(0).bytes().bytes()).asString().isEqualTo("hunter2");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path kept : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(kept, StandardCharsets.ISO_8859_1);
        assertThat(content).as(kept.toString()).doesNotContain("hunter2", "aHVudGVyMg");
      }
    }
  }
}
