package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.Fence;
import dev.waggle.json.EngineJson;
import dev.waggle.model.id.ClusterId;
import dev.waggle.node.AgentDirectory;
import dev.waggle.node.AgentDirectory.KeptFence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSessionTest {
  private static final ClusterId SWARM = new ClusterId("s".repeat(25));
  private static final ClusterId FORMER = new ClusterId("f".repeat(25));
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  @TempDir Path data;

  private AgentSession session() {
    return new AgentSession(new AgentDirectory(data));
  }

  private void taken(ClusterId swarm) throws IOException {
    Path file = data.resolve(AgentDirectory.NAME).resolve(AgentDirectory.FENCE);
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling("fresh");
    Files.write(fresh, EngineJson.log().toJsonBytes(new KeptFence(1, new Fence(swarm, 1, 2, 3))));
    Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void an_agent_that_was_told_nothing_is_waited_for_no_longer_than_asked() {
    assertThat(session().await(SWARM, 0)).isFalse();
  }

  @Test
  void a_session_in_a_former_swarm_does_not_count() throws IOException {
    taken(FORMER);
    assertThat(session().await(SWARM, 0)).isFalse();
  }

  @Test
  void a_session_is_noticed_when_it_opens() throws IOException {
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> session().await(SWARM, PATIENCE));
    taken(FORMER);
    taken(SWARM);
    assertThat(waiting.join()).isTrue();
  }
}
