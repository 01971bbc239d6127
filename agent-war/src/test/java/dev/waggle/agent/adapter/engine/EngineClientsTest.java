package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import dev.waggle.agent.core.task.ContainerView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

  @Test
  void a_played_engine_has_no_image_and_gets_it() throws Exception {
    try (DockerClient client = EngineClients.of(NOWHERE, dir).played().client(Optional.empty())) {
      assertThatThrownBy(() -> client.inspectImageCmd("none").exec())
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("No such image");
      List<String> told = new CopyOnWriteArrayList<>();
      client
          .pullImageCmd("none")
          .exec(
              new ResultCallback.Adapter<PullResponseItem>() {
                @Override
                public void onNext(PullResponseItem item) {
                  assertThat(item.getErrorDetail()).isNull();
                  told.add(item.getStatus());
                }
              })
          .awaitCompletion();
      assertThat(told).containsExactly("Digest: none");
    }
  }
}
