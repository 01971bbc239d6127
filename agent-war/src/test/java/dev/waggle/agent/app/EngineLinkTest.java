package dev.waggle.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the engine is asked about which container; the test is the loop. */
class EngineLinkTest implements EngineLink.Listener {
  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final long LATER = 10_000_000;

  private final WillingEngine engine = new WillingEngine();
  private final EngineRunner runner = new EngineRunner(engine);
  private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
  private final EngineLink link = new EngineLink(engine, runner, loop::add, this);
  private final LocalTask running = TestTasks.local(1, TaskState.RUNNING, TaskState.RUNNING);
  private final LocalTask lost = TestTasks.local(2, TaskState.RUNNING, TaskState.RUNNING);
  private final LocalTask starting = TestTasks.local(3, TaskState.RUNNING, TaskState.STARTING);
  private final NodeTasks tasks = new NodeTasks(Optional.empty(), List.of(running, lost, starting));
  private final List<TaskId> seen = new ArrayList<>();

  @AfterEach
  void end() {
    link.close();
    runner.close();
  }

  @Test
  void only_what_does_not_run_well_is_looked_at_closely() {
    engine.started.addAll(List.of(running.id(), starting.id()));
    link.follow(Optional.of(TestTasks.NODE));
    link.tick(1, tasks);
    await().atMost(BUDGET).until(this::lookedAtTwo);
    assertThat(engine.inspected).containsOnly(lost.id(), starting.id());
  }

  private boolean lookedAtTwo() {
    turn();
    return Set.copyOf(seen).size() >= 2;
  }

  private void turn() {
    List<Runnable> told = new ArrayList<>();
    loop.drainTo(told);
    told.forEach(Runnable::run);
  }

  @Test
  void an_error_is_told_as_trouble_and_the_engine_is_asked_again() {
    engine.beforeDescribe =
        () -> {
          throw new NoClassDefFoundError("lost");
        };
    await().atMost(BUDGET).until(() -> troubleAfterTick().contains("NoClassDefFoundError: lost"));
    engine.beforeDescribe = () -> {};
    await().atMost(BUDGET).until(() -> troubleAfterTick().isEmpty());
    assertThat(link.facts()).isPresent();
  }

  private String troubleAfterTick() {
    link.tick(LATER, tasks);
    turn();
    return link.trouble().orElse("");
  }

  @Override
  public Optional<LocalTask> task(TaskId id) {
    return tasks.task(id);
  }

  @Override
  public void seen(TaskId task, Optional<ContainerView> container) {
    seen.add(task);
  }

  @Override
  public void found(Set<TaskId> containers) {
    // what is not a task of the node's is another test's
  }

  @Override
  public void foundBeside(SortedMap<NodeId, Set<TaskId>> containers) {
    // and what is another node's, too
  }

  @Override
  public long nowMillis() {
    return 1;
  }
}
