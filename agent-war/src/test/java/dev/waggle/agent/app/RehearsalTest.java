package dev.waggle.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.agent.adapter.engine.DockerEngine;
import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.ProcessEngine;
import dev.waggle.model.task.TaskState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is gone through before there is anything to do is gone through to its end, in memory. */
class RehearsalTest {
  @TempDir Path dir;

  private static TaskState endWith(Engine engine) {
    return new Rehearsal(engine).lastStatus().state();
  }

  @Test
  void a_task_runs_in_the_end_and_the_engine_is_asked_nothing() {
    WillingEngine engine = new WillingEngine();
    assertThat(endWith(engine)).isEqualTo(TaskState.RUNNING);
    assertThat(engine.pulling).isEmpty();
    assertThat(engine.started).isEmpty();
    assertThat(engine.inspected).isEmpty();
  }

  @Test
  void a_docker_engine_need_not_be_there() throws IOException {
    try (DockerEngine nowhere = new DockerEngine(URI.create("unix:///nowhere"), dir)) {
      assertThat(endWith(nowhere)).isEqualTo(TaskState.RUNNING);
    }
  }

  @Test
  void no_process_is_begun_and_nothing_is_written() throws IOException {
    Engine engine = new ProcessEngine(dir.resolve("tasks"), "boot");
    List<Path> before = files();
    assertThat(endWith(engine)).isEqualTo(TaskState.RUNNING);
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.sorted().toList();
    }
  }
}
