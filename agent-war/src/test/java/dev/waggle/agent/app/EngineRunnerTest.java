package dev.waggle.agent.app;

import static dev.waggle.agent.core.TestTasks.id;
import static dev.waggle.agent.core.TestTasks.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.agent.adapter.engine.EngineFailure;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.content.NodeSupply;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineRunnerTest {
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private final WillingEngine engine = new WillingEngine();
  private final EngineRunner runner = new EngineRunner(engine);
  private final List<StepOutcome> outcomes = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    runner.close();
  }

  private static LocalTask preparing(int number) {
    return local(number, TaskState.RUNNING, TaskState.PREPARING);
  }

  private StepOutcome outcome() {
    await().atMost(BUDGET).until(() -> !outcomes.isEmpty());
    return outcomes.get(0);
  }

  @Test
  void preparing_pulls_then_makes_the_container() {
    runner.begin(preparing(1), new TaskAction.Prepare(), outcomes::add);
    assertThat(outcome()).isEqualTo(StepOutcome.done(ContainerView.created(id(1).value())));
    assertThat(engine.pulling).containsExactly(id(1));
  }

  @Test
  void a_pull_that_takes_long_is_broken_off_and_told_once() {
    engine.pulls = new CountDownLatch(1);
    runner.begin(preparing(1), new TaskAction.Prepare(), outcomes::add);
    await().atMost(BUDGET).until(() -> engine.pulling.contains(id(1)));
    runner.cancel(id(1));
    assertThat(outcome()).isEqualTo(StepOutcome.temporary("broken off"));
    runner.cancel(id(1));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void what_is_cancelled_while_it_waits_for_a_thread_is_told_too() {
    engine.pulls = new CountDownLatch(1);
    for (int number = 1; number <= 40; number++) {
      runner.begin(preparing(number), new TaskAction.Prepare(), outcomes::add);
    }
    for (int number = 1; number <= 40; number++) {
      runner.cancel(id(number));
    }
    await().atMost(BUDGET).until(() -> outcomes.size() == 40);
    assertThat(outcomes).containsOnly(StepOutcome.temporary("broken off"));
  }

  @Test
  void pulls_that_hang_do_not_keep_other_tasks_from_starting() {
    engine.pulls = new CountDownLatch(1);
    List<StepOutcome> hanging = new CopyOnWriteArrayList<>();
    for (int number = 2; number <= 100; number++) {
      runner.begin(preparing(number), new TaskAction.Prepare(), hanging::add);
    }
    start(runner, 1, outcomes::add);
    assertThat(outcome()).isInstanceOf(StepOutcome.Done.class);
    assertThat(hanging).isEmpty();
    engine.pulls.countDown();
  }

  @Test
  void no_pull_and_no_stop_waits_for_the_end_of_another() {
    engine.pulls = new CountDownLatch(1);
    engine.stops = new CountDownLatch(1);
    for (int number = 1; number <= 100; number++) {
      runner.begin(preparing(number), new TaskAction.Prepare(), outcomes::add);
      runner.begin(
          local(100 + number, TaskState.SHUTDOWN, TaskState.RUNNING),
          new TaskAction.Stop(),
          outcomes::add);
    }
    await()
        .atMost(BUDGET)
        .until(() -> engine.pulling.size() == 100 && engine.stopping.size() == 100);
    engine.pulls.countDown();
    engine.stops.countDown();
    await().atMost(BUDGET).until(() -> outcomes.size() == 200);
  }

  @Test
  void a_fault_that_nobody_foresaw_says_nothing_about_the_task() {
    engine.beforeStart =
        () -> {
          throw new IllegalStateException("breaker open");
        };
    start(runner, 1, outcomes::add);
    assertThat(outcome())
        .isEqualTo(StepOutcome.temporary("the engine does not answer: breaker open"));
  }

  @Test
  void an_error_is_told_as_well_and_the_next_try_may_succeed() {
    engine.beforeStart =
        () -> {
          throw new NoClassDefFoundError("lost");
        };
    for (int tried = 0; tried < 20; tried++) {
      start(runner, 1, outcomes::add);
      assertThat(outcome())
          .isEqualTo(
              StepOutcome.temporary("a fault of this node: java.lang.NoClassDefFoundError: lost"));
      outcomes.clear();
    }
    engine.beforeStart = () -> {};
    start(runner, 1, outcomes::add);
    assertThat(outcome()).isInstanceOf(StepOutcome.Done.class);
  }

  @Test
  void an_engine_that_fails_again_and_again_is_not_asked_and_its_last_failure_stays_the_reason() {
    AtomicInteger calls = new AtomicInteger();
    engine.beforeStart =
        () -> {
          throw calls.incrementAndGet() < Breaker.FAILURES
              ? EngineFailure.temporary("no room")
              : new TimeoutException();
        };
    assertThat(runner.trouble()).isEmpty();
    for (int number = 1; number <= Breaker.FAILURES + 2; number++) {
      startAndAwait(number);
    }
    StepOutcome late = StepOutcome.temporary("the engine does not answer in time");
    assertThat(calls).hasValue(Breaker.FAILURES);
    assertThat(outcomes.subList(Breaker.FAILURES - 2, Breaker.FAILURES + 2))
        .containsExactly(StepOutcome.temporary("no room"), late, late, late);
    assertThat(runner.trouble())
        .contains("the engine fails again and again: the engine does not answer in time");
  }

  @Test
  void refusals_are_answers_and_do_not_open_the_breaker() {
    engine.beforeStart =
        () -> {
          throw EngineFailure.fatal("no such image");
        };
    for (int number = 1; number <= Breaker.FAILURES + 1; number++) {
      startAndAwait(number);
    }
    assertThat(outcomes).containsOnly(StepOutcome.fatal("no such image"));
    assertThat(runner.trouble()).isEmpty();
  }

  @Test
  void no_more_are_started_at_once_than_there_are_processors_and_who_waits_can_be_broken_off()
      throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch starts = new CountDownLatch(1);
    engine.beforeStart =
        () -> {
          begun.incrementAndGet();
          WillingEngine.await(starts);
        };
    try (EngineRunner two = new EngineRunner(engine, 2, () -> Duration.ZERO)) {
      start(two, 1, outcome -> {});
      start(two, 2, outcome -> {});
      await().atMost(BUDGET).until(() -> begun.get() == 2);
      start(two, 3, outcomes::add);
      Thread.sleep(200);
      assertThat(begun).hasValue(2);
      two.cancel(id(3));
      assertThat(outcome()).isEqualTo(StepOutcome.temporary("broken off"));
      assertThat(begun).hasValue(2);
      starts.countDown();
    }
  }

  private static void start(EngineRunner runner, int number, Consumer<StepOutcome> whenDone) {
    runner.begin(
        local(number, TaskState.RUNNING, TaskState.STARTING), new TaskAction.Start(), whenDone);
  }

  @Test
  void the_engine_is_asked_how_things_are_while_starts_wait_for_their_turn() {
    CountDownLatch starts = new CountDownLatch(1);
    engine.beforeStart = () -> WillingEngine.await(starts);
    try (EngineRunner two = new EngineRunner(engine, 2, () -> Duration.ZERO)) {
      for (int number = 1; number <= 10; number++) {
        start(two, number, outcome -> {});
      }
      two.begin(
          local(11, TaskState.RUNNING, TaskState.RUNNING), new TaskAction.Await(), outcomes::add);
      assertThat(outcome()).isInstanceOf(StepOutcome.Done.class);
      starts.countDown();
    }
  }

  private void startAndAwait(int number) {
    start(runner, number, outcomes::add);
    await().atMost(BUDGET).until(() -> outcomes.size() == number);
  }

  private static final SecretId PW = new SecretId("p".repeat(25));

  private static LocalTask starting(int number) {
    FileTarget file =
        new FileTarget(
            Optional.of("pw"), Optional.of("0"), Optional.of("0"), Optional.of(292L), Extra.NONE);
    SecretReference reference =
        new SecretReference(
            Optional.of(file), Optional.of(PW.value()), Optional.of("pw"), Extra.NONE);
    ContainerSpec container = ContainerSpec.of("alpine").withSecrets(List.of(reference));
    return local(number, TaskState.RUNNING, TaskState.STARTING)
        .withAssigned(TestTasks.assigned(number, TaskState.RUNNING, container));
  }

  private static NodeSupply holding(String text) {
    SecretSpec spec =
        new SecretSpec(
            Optional.of("pw"),
            Optional.empty(),
            Optional.of(Payload.of(text.getBytes(StandardCharsets.UTF_8))),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    Secret secret = new Secret(PW, Version.NONE, TestTasks.THEN, TestTasks.THEN, spec);
    return new NodeSupply(Optional.empty(), Map.of(PW, secret), Map.of());
  }

  @Test
  void a_container_is_started_with_the_files_that_its_task_names() {
    runner.use(holding("hunter2"));
    runner.begin(starting(1), new TaskAction.Start(), outcomes::add);
    assertThat(outcome()).isInstanceOf(StepOutcome.Done.class);
    assertThat(engine.given.get(id(1)))
        .singleElement()
        .satisfies(file -> assertThat(file.bytes().bytes()).asString().isEqualTo("hunter2"));
  }

  @Test
  void a_container_whose_secret_is_not_there_is_never_started() {
    runner.begin(starting(1), new TaskAction.Start(), outcomes::add);
    assertThat(outcome())
        .isEqualTo(
            StepOutcome.fatal(
                "starting container failed: unable to get secret from secret store: secret "
                    + PW
                    + " not found"));
    assertThat(engine.started).isEmpty();
  }
}
