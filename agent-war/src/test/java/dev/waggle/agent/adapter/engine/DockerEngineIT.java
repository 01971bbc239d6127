package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Health;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.json.EngineJson;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.task.TaskState;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineIT extends EngineContractTest {
  private static final MemoryFiles FILES = MemoryFiles.ofHost();
  private static Optional<LocalDockerd> dockerd = Optional.empty();
  private static Optional<DockerEngine> connected = Optional.empty();

  private final DockerEngine engine = connected.orElseThrow();

  @BeforeAll
  static void start_an_engine() throws IOException, InterruptedException {
    Optional<String> missing = LocalDockerd.missing();
    assumeTrue(missing.isEmpty(), () -> "no Docker Engine can be started here: " + missing.get());
    dockerd = Optional.of(LocalDockerd.start());
    connected =
        Optional.of(new DockerEngine(dockerd.get().address(), dockerd.get().directory(), FILES));
  }

  @AfterAll
  static void stop_it() throws IOException, InterruptedException {
    if (connected.isPresent()) {
      connected.get().close();
    }
    if (dockerd.isPresent()) {
      dockerd.get().close();
    }
  }

  @Override
  Engine engine() {
    return engine;
  }

  @Override
  String image() {
    return LocalDockerd.IMAGE;
  }

  private InspectContainerResponse inspected(AssignedTask task) throws IOException {
    try (DockerClient client = dockerd.orElseThrow().client()) {
      return client.inspectContainerCmd(view(task).id()).exec();
    }
  }

  @Test
  void name_and_labels_are_those_of_the_reference() throws IOException {
    AssignedTask task = running("sleep 100");
    InspectContainerResponse container = inspected(task);
    assertThat(container.getName())
        .isEqualTo("/web." + task.task().slot() + "." + task.id().value());
    assertThat(container.getConfig().getLabels())
        .containsEntry("com.docker.swarm.task", "")
        .containsEntry("com.docker.swarm.task.id", task.id().value())
        .containsEntry("com.docker.swarm.task.name", container.getName().substring(1))
        .containsEntry("com.docker.swarm.node.id", TestTasks.NODE.value())
        .containsEntry("com.docker.swarm.service.id", "v".repeat(25))
        .containsEntry("com.docker.swarm.service.name", "web");
  }

  @Test
  void an_image_that_is_nowhere_is_rejected_in_the_engines_words() {
    AssignedTask task = task(ContainerSpec.of("nosuch:1").withCommand(List.of("true")));
    engine.pull(task);
    assertThatThrownBy(() -> engine.create(task))
        .isInstanceOfSatisfying(
            EngineFailure.class, failure -> assertThat(failure.isTemporary()).isFalse())
        .hasMessage("No such image: nosuch:1");
  }

  @Test
  void a_container_made_by_another_process_is_found_again() throws IOException {
    AssignedTask task = running("sleep 100");
    try (DockerEngine restarted =
        new DockerEngine(dockerd.orElseThrow().address(), dockerd.orElseThrow().directory())) {
      assertThat(restarted.inspect(TaskRef.of(task))).contains(view(task));
      assertThat(restarted.create(task)).isEqualTo(view(task));
    }
  }

  @Test
  void health_follows_the_check() {
    String check =
        "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"test -e /tmp/well\"],"
            + "\"Interval\":200000000,\"Retries\":3,\"StartPeriod\":60000000000}";
    AssignedTask task =
        started(task(shellWith("sleep 2; touch /tmp/well; while :; do sleep 1; done", check)));
    assertThat(view(task).health()).isEqualTo(Health.STARTING);
    await().atMost(BUDGET).until(() -> view(task).health() == Health.HEALTHY);
  }

  @Test
  void what_is_ill_is_not_among_what_runs_well() {
    String check =
        "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"false\"],\"Interval\":200000000,\"Retries\":1}";
    AssignedTask ill = started(task(shellWith("sleep 100", check)));
    await().atMost(BUDGET).until(() -> view(ill).health() == Health.UNHEALTHY);
    assertThat(engine.tasksOf(TestTasks.NODE)).contains(ill.id());
    assertThat(engine.runningOf(TestTasks.NODE)).doesNotContain(ill.id());
  }

  @Test
  void a_host_port_is_bound_and_shown() {
    PortConfig port =
        EngineJson.api()
            .fromJson(
                "{\"TargetPort\":80,\"PublishedPort\":18080,\"PublishMode\":\"host\"}",
                PortConfig.class);
    AssignedTask plain = task(shell("sleep 100"));
    AssignedTask task =
        new AssignedTask(plain.task(), plain.serviceName(), List.of(port), plain.registryAuth());
    started(task);
    assertThat(view(task).ports())
        .isNotEmpty()
        .allSatisfy(
            bound -> {
              assertThat(bound.targetPort()).contains(80L);
              assertThat(bound.publishedPort()).contains(18080L);
              assertThat(bound.protocol()).contains("tcp");
              assertThat(bound.publishMode()).contains("host");
            });
  }

  @Test
  void limits_mounts_and_security_reach_the_container() throws IOException {
    ContainerSpec spec =
        shellWith(
            "sleep 100",
            "\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/scratch\","
                + "\"TmpfsOptions\":{\"SizeBytes\":1048576}}],"
                + "\"CapabilityDrop\":[\"NET_RAW\"],"
                + "\"Privileges\":{\"NoNewPrivileges\":true},\"ReadOnly\":true,\"Init\":true");
    AssignedTask plain = task(spec);
    AssignedTask task =
        plain.withTask(
            plain
                .task()
                .withSpec(
                    EngineJson.api()
                        .fromJson(
                            "{\"ContainerSpec\":"
                                + EngineJson.api().toJson(spec)
                                + ",\"Resources\":{\"Limits\":{\"NanoCPUs\":500000000,"
                                + "\"MemoryBytes\":67108864}},"
                                + "\"LogDriver\":{\"Name\":\"local\"}}",
                            dev.waggle.model.spec.TaskSpec.class)));
    started(task);
    var host = inspected(task).getHostConfig();
    assertThat(host.getNanoCPUs()).isEqualTo(500_000_000L);
    assertThat(host.getMemory()).isEqualTo(64L << 20);
    assertThat(host.getReadonlyRootfs()).isTrue();
    assertThat(host.getInit()).isTrue();
    assertThat(host.getSecurityOpts()).contains("no-new-privileges=true");
    assertThat(host.getCapDrop()).hasSize(1);
    assertThat(host.getLogConfig().getType().getType()).isEqualTo("local");
    assertThat(host.getMounts())
        .singleElement()
        .satisfies(
            mount -> assertThat(mount.getTmpfsOptions().getSizeBytes()).isEqualTo(1_048_576L));
  }

  @Test
  void a_mount_that_can_never_be_is_refused_before_anything_is_made() {
    AssignedTask task =
        TestTasks.assigned(
            1,
            TaskState.RUNNING,
            shellWith(
                "true", "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"rel\",\"Target\":\"/x\"}]"));
    assertThatThrownBy(() -> engine.accept(task))
        .hasMessage("invalid bind mount source, must be an absolute path: rel");
  }

  @Test
  void a_bind_source_that_is_not_there_is_rejected_in_the_engines_words() {
    AssignedTask task =
        task(
            shellWith(
                "true",
                "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/nosuchdir\",\"Target\":\"/x\"}]"));
    assertThatThrownBy(() -> engine.create(task))
        .isInstanceOfSatisfying(
            EngineFailure.class, failure -> assertThat(failure.isTemporary()).isFalse())
        .hasMessageContaining("bind source path does not exist: /nosuchdir");
  }

  @Test
  void an_engine_that_does_not_answer_is_a_temporary_failure(@TempDir Path nowhere)
      throws IOException {
    try (DockerEngine gone =
        new DockerEngine(URI.create("unix://" + nowhere.resolve("docker.sock")), nowhere)) {
      assertThatThrownBy(gone::describe)
          .isInstanceOfSatisfying(
              EngineFailure.class, failure -> assertThat(failure.isTemporary()).isTrue());
    }
  }

  @Test
  void a_watch_tells_when_the_engine_goes_away_and_its_containers_have_ended_then()
      throws IOException, InterruptedException {
    AssignedTask task = running("sleep 1000");
    CountDownLatch broken = new CountDownLatch(1);
    Engine.Watch watch = engine.watch(TestTasks.NODE, changed -> {}, broken::countDown);
    dockerd.orElseThrow().restart();
    assertThat(broken.await(BUDGET.toSeconds(), TimeUnit.SECONDS)).isTrue();
    watch.close();
    ContainerView view = ended(task);
    assertThat(view.phase()).isEqualTo(Phase.EXITED);
    assertThat(view.exitCode()).isNotZero();
  }

  private static final String USES =
      "\"Secrets\":[{\"File\":{\"Name\":\"db\",\"UID\":\"0\",\"GID\":\"0\",\"Mode\":292},"
          + "\"SecretID\":\"1\",\"SecretName\":\"db\"}],"
          + "\"Configs\":[{\"File\":{\"Name\":\"/etc/sub/app.conf\",\"UID\":\"100\",\"GID\":\"101\","
          + "\"Mode\":256},\"ConfigID\":\"2\",\"ConfigName\":\"app\"}]";

  private static ContainerFile file(int place, int uid, int gid, int mode, String text) {
    return new ContainerFile(
        place, uid, gid, mode, Payload.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private AssignedTask startedWith(String script, String secret) {
    AssignedTask task = task(shellWith(script, USES));
    engine.pull(task);
    engine.create(task);
    engine.start(task, List.of(file(0, 0, 0, 0444, secret), file(1, 100, 101, 0400, "listen")));
    return task;
  }

  @Test
  void secrets_and_configs_are_files_in_memory_that_the_container_can_only_read() {
    AssignedTask task =
        startedWith(
            "set -e; test \"$(cat /run/secrets/db)\" = hunter2;"
                + " test \"$(cat /etc/sub/app.conf)\" = listen;"
                + " test \"$(stat -c '%u %g %a' /run/secrets/db)\" = '0 0 444';"
                + " test \"$(stat -c '%u %g %a' /etc/sub/app.conf)\" = '100 101 400';"
                + " test \"$(stat -f -c %T /run/secrets/db)\" = tmpfs;"
                + " ! { echo x > /run/secrets/db; } 2>/dev/null;"
                + " ! rm /etc/sub/app.conf 2>/dev/null",
            "hunter2");
    assertThat(ended(task).exitCode()).isZero();
    assertThat(FILES.tasksOf(TestTasks.NODE)).as("files of ended tasks").doesNotContain(task.id());
  }

  @Test
  void a_container_that_is_not_started_has_files_without_bytes_and_may_be_started_by_another()
      throws IOException {
    AssignedTask task = task(shellWith("cat /run/secrets/db | grep -q '^hunter2$'", USES));
    engine.pull(task);
    engine.create(task);
    engine.create(task);
    assertThat(FILES.reserve(TaskRef.of(task), 2)).allMatch(path -> path.toFile().length() == 0);
    try (DockerEngine restarted =
        new DockerEngine(
            dockerd.orElseThrow().address(), dockerd.orElseThrow().directory(), FILES)) {
      restarted.start(task, List.of(file(0, 0, 0, 0444, "hunter2"), file(1, 0, 0, 0444, "listen")));
    }
    assertThat(ended(task).exitCode()).isZero();
  }

  @Test
  void files_go_with_their_task_and_are_found_without_a_container() {
    AssignedTask task = startedWith("sleep 100", "hunter2");
    assertThat(FILES.tasksOf(TestTasks.NODE)).contains(task.id());
    engine.remove(TaskRef.of(task), new StopRule(Optional.of(Duration.ZERO)));
    assertThat(FILES.tasksOf(TestTasks.NODE)).doesNotContain(task.id());

    AssignedTask stray = task(shell("true"));
    FILES.reserve(TaskRef.of(stray), 1);
    assertThat(engine.tasksOf(TestTasks.NODE)).contains(stray.id());
    engine.remove(TaskRef.of(stray), StopRule.DEFAULT);
    assertThat(engine.tasksOf(TestTasks.NODE)).doesNotContain(stray.id());
  }
}
