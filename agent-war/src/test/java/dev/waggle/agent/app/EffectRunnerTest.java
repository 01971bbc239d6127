package dev.waggle.agent.app;

import static dev.waggle.agent.core.TestTasks.NODE;
import static dev.waggle.agent.core.TestTasks.id;
import static dev.waggle.agent.core.TestTasks.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.agent.adapter.store.LocalTaskStore;
import dev.waggle.agent.core.node.Effect;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectRunnerTest {
  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final LocalTask TASK = local(1, TaskState.RUNNING, TaskState.STARTING);

  @TempDir Path data;

  private final WillingEngine engine = new WillingEngine();
  private final EngineRunner runner = new EngineRunner(engine);
  private final List<TaskId> finished = new CopyOnWriteArrayList<>();
  private LocalTaskStore store;
  private EffectRunner effects;

  @BeforeEach
  void set_up() {
    store = new LocalTaskStore(data);
    effects =
        new EffectRunner(store, engine, runner, (task, action, outcome) -> finished.add(task));
  }

  @AfterEach
  void tear_down() {
    runner.close();
  }

  private static List<Effect> starting() {
    return List.of(new Effect.Begin(TASK, new TaskAction.Start()), new Effect.Store(TASK));
  }

  @Test
  void what_is_to_be_kept_is_on_disk_before_anything_is_begun() {
    engine.beforeStart = () -> assertThat(new LocalTaskStore(data).tasks()).containsExactly(TASK);
    effects.perform(starting(), Optional.of(NODE), 0);
    await().atMost(BUDGET).until(() -> finished.contains(id(1)));
    assertThat(engine.started).containsExactly(id(1));
  }

  @Test
  void what_cannot_be_written_down_is_not_begun_until_it_can() throws IOException {
    Path directory = data.resolve("agent/assigned");
    Files.delete(directory);
    Files.createFile(directory);
    effects.perform(starting(), Optional.of(NODE), 0);
    assertThat(effects.trouble()).get().asString().startsWith("cannot write down what happens");
    Files.delete(directory);
    Files.createDirectory(directory);
    effects.perform(List.of(), Optional.of(NODE), 999);
    assertThat(effects.trouble()).as("not tried again before a second").isPresent();
    effects.perform(List.of(), Optional.of(NODE), 1_000);
    assertThat(effects.trouble()).isEmpty();
    await().atMost(BUDGET).until(() -> finished.contains(id(1)));
    assertThat(store.tasks()).containsExactly(TASK);
  }

  @Test
  void of_several_changes_of_a_task_the_last_one_is_kept() {
    LocalTask later = local(1, TaskState.RUNNING, TaskState.RUNNING);
    effects.perform(List.of(new Effect.Store(TASK), new Effect.Store(later)), Optional.of(NODE), 0);
    assertThat(store.tasks()).containsExactly(later);
    effects.perform(
        List.of(new Effect.Store(TASK), new Effect.Forget(id(1))), Optional.of(NODE), 0);
    assertThat(store.tasks()).isEmpty();
  }
}
