package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import dev.waggle.agent.core.task.ContainerView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rehearsal has found out about docker-java's classes, the real client knows. */
class EngineClientsTest {
  private static final URI NOWHERE = URI.create("unix:///nowhere");

  @TempDir Path dir;

  @Test
  void all_clients_use_one_mapper() {
    DockerClientConfig given =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(NOWHERE.toString())
            .withDockerConfig(dir.toString())
            .build();
    assertThat(given.getObjectMapper())
        .as("else the class is of no use")
        .isNotSameAs(given.getObjectMapper());
    DockerClientConfig config = new OneMapperConfig(given);
    assertThat(config.getObjectMapper()).isSameAs(config.getObjectMapper());
    assertThat(config.getDockerHost()).isEqualTo(given.getDockerHost());
    assertThat(config.getApiVersion()).isEqualTo(given.getApiVersion());
  }

  @Test
  void a_played_engine_makes_and_runs_a_container() throws IOException {
    try (DockerClient client = EngineClients.of(NOWHERE, dir).played().client(Optional.empty())) {
      String id = client.createContainerCmd("none").exec().getId();
      client.startContainerCmd(id).exec();
      assertThat(EngineAnswers.view(client.inspectContainerCmd(id).exec()))
          .isEqualTo(ContainerView.running(id, 1));
    }
  }
}
