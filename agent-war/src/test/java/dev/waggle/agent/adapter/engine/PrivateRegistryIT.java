package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.testing.PrivateRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that only those get who have the credentials, as a node pulls them for a task. */
class PrivateRegistryIT {
  private static final Duration BUDGET = Duration.ofSeconds(120);
  private static final int PORT = 5000;
  private static final String REPOSITORY = "127.0.0.1:" + PORT + "/tools/shell";
  private static final String IMAGE = REPOSITORY + ":1";

  private static Optional<LocalDockerd> dockerd = Optional.empty();
  private static Optional<PrivateRegistry> running = Optional.empty();
  private static Optional<DockerEngine> connected = Optional.empty();
  private static String digest = "";
  private static int number;

  private final DockerEngine engine = connected.orElseThrow();

  @BeforeAll
  static void start_an_engine_and_a_registry() throws Exception {
    Optional<String> missing = LocalDockerd.missing();
    assumeTrue(missing.isEmpty(), () -> "no Docker Engine can be started here: " + missing.get());
    assumeTrue(PrivateRegistry.isInstalled(), "docker-registry is not installed");
    LocalDockerd started = LocalDockerd.start();
    dockerd = Optional.of(started);
    connected = Optional.of(new DockerEngine(started.address(), started.directory()));
    running =
        Optional.of(
            PrivateRegistry.start(
                started.directory().resolve("registry"), PORT, started.intoItsNetwork()));
    AuthConfig user =
        new AuthConfig()
            .withUsername(PrivateRegistry.USER)
            .withPassword(PrivateRegistry.PASSWORD)
            .withRegistryAddress(running.get().name());
    try (DockerClient client = started.client()) {
      client.tagImageCmd(LocalDockerd.IMAGE, REPOSITORY, "1").exec();
      await()
          .atMost(BUDGET)
          .ignoreExceptions()
          .until(
              () ->
                  client.pushImageCmd(IMAGE).withAuthConfig(user).start().awaitCompletion()
                      != null);
      digest = client.inspectImageCmd(IMAGE).exec().getRepoDigests().get(0);
    }
  }

  @AfterAll
  static void stop_them() throws Exception {
    if (connected.isPresent()) {
      connected.get().close();
    }
    if (running.isPresent()) {
      running.get().close();
    }
    if (dockerd.isPresent()) {
      dockerd.get().close();
    }
  }

  @BeforeEach
  @AfterEach
  void forget_the_image() throws IOException {
    try (DockerClient client = dockerd.orElseThrow().client()) {
      client
          .listContainersCmd()
          .withShowAll(true)
          .exec()
          .forEach(c -> client.removeContainerCmd(c.getId()).withForce(true).exec());
      for (String name : List.of(IMAGE, digest)) {
        try {
          client.removeImageCmd(name).exec();
        } catch (NotFoundException e) {
          continue; // it was not pulled, or went with the other name
        }
      }
    }
  }

  private static AssignedTask task(String image, Optional<String> credentials) {
    AssignedTask plain =
        TestTasks.assigned(
            ++number,
            TaskState.RUNNING,
            ContainerSpec.of(image).withCommand(List.of("sleep", "100")));
    return new AssignedTask(plain.task(), plain.serviceName(), plain.ports(), credentials);
  }

  private static Optional<String> credentials() {
    return Optional.of(running.orElseThrow().credentials(PrivateRegistry.PASSWORD));
  }

  private void assertRuns(String image, Optional<String> credentials) {
    AssignedTask task = task(image, credentials);
    engine.pull(task);
    engine.create(task);
    assertThat(engine.start(task).phase()).isEqualTo(Phase.RUNNING);
  }

  private void assertMissing(String image, Optional<String> credentials) {
    AssignedTask task = task(image, credentials);
    engine.pull(task);
    assertThatThrownBy(() -> engine.create(task))
        .isInstanceOfSatisfying(
            EngineFailure.class, failure -> assertThat(failure.isTemporary()).isFalse())
        .hasMessage("No such image: " + image);
  }

  @Test
  void credentials_of_the_service_open_the_registry() {
    assertRuns(IMAGE, credentials());
  }

  @Test
  void without_credentials_or_with_wrong_ones_there_is_no_image() {
    assertMissing(IMAGE, Optional.empty());
    assertMissing(IMAGE, Optional.of(running.orElseThrow().credentials("wrong")));
    assertMissing(IMAGE, Optional.of("not base64 of anything"));
  }

  @Test
  void a_digest_names_the_image_with_a_tag_or_without() {
    String hash = digest.substring(digest.indexOf('@'));
    assertRuns(digest, credentials());
    assertRuns(IMAGE + hash, credentials());
  }

  @Test
  void a_digest_that_the_registry_does_not_have_is_no_image() {
    assertMissing(REPOSITORY + "@sha256:" + "0".repeat(64), credentials());
  }

  @Test
  void an_image_that_is_here_runs_while_the_registry_is_away() throws IOException {
    engine.pull(task(IMAGE, credentials()));
    running.orElseThrow().close();
    try {
      assertRuns(IMAGE, credentials());
      assertRuns(IMAGE, Optional.empty());
    } finally {
      running.orElseThrow().launch();
    }
  }
}
