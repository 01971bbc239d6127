package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.json.EngineJson;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every engine promises. */
abstract class EngineContractTest {
  static final Duration BUDGET = Duration.ofSeconds(60);

  /** Apart from those of other test runs on this machine. */
  private static final AtomicInteger NUMBERS =
      new AtomicInteger((int) (ProcessHandle.current().pid() % 1_000_000) * 1_000);

  private final Queue<TaskRef> made = new ConcurrentLinkedQueue<>();

  /** The engine under test; each call may give another instance over the same host. */
  abstract Engine engine();

  /** An image that has a shell and is there. */
  abstract String image();

  @AfterEach
  void remove_what_was_made() {
    made.forEach(ref -> engine().remove(ref, new StopRule(Optional.of(Duration.ZERO))));
  }

  AssignedTask task(ContainerSpec container) {
    AssignedTask task = TestTasks.assigned(NUMBERS.incrementAndGet(), TaskState.RUNNING, container);
    made.add(TaskRef.of(task));
    return task;
  }

  /** A spec as the API has it, with the image and one field more. */
  ContainerSpec shellWith(String script, String field) {
    return EngineJson.api()
        .fromJson(
            EngineJson.api().toJson(shell(script)).replaceFirst("\\{", "{" + field + ","),
            ContainerSpec.class);
  }

  ContainerSpec shell(String script) {
    return ContainerSpec.of(image()).withCommand(List.of("sh", "-c", script));
  }

  AssignedTask running(String script) {
    return started(task(shell(script)));
  }

  AssignedTask started(AssignedTask task) {
    engine().accept(task);
    engine().pull(task);
    engine().create(task);
    engine().start(task);
    return task;
  }

  ContainerView view(AssignedTask task) {
    return engine().inspect(TaskRef.of(task)).orElseThrow();
  }

  ContainerView ended(AssignedTask task) {
    await().atMost(BUDGET).until(() -> view(task).phase() == Phase.EXITED);
    return view(task);
  }

  @Test
  void a_container_that_was_made_is_not_started() {
    AssignedTask task = task(shell("sleep 100"));
    engine().pull(task);
    ContainerView made = engine().create(task);
    assertThat(made.phase()).isEqualTo(Phase.CREATED);
    assertThat(engine().create(task)).as("made once").isEqualTo(made);
  }

  @Test
  void a_started_container_runs_and_shows_its_pid() {
    AssignedTask task = running("sleep 100");
    ContainerView view = view(task);
    assertThat(view.phase()).isEqualTo(Phase.RUNNING);
    assertThat(ProcessHandle.of(view.pid())).isPresent();
    assertThat(engine().start(task)).as("started once").isEqualTo(view);
  }

  @Test
  void the_exit_code_is_seen() {
    assertThat(ended(running("exit 0")).exitCode()).isZero();
    assertThat(ended(running("exit 3")).exitCode()).isEqualTo(3);
  }

  @Test
  void a_container_that_has_ended_is_not_started_again() {
    AssignedTask task = running("exit 3");
    ended(task);
    assertThat(engine().start(task).phase()).isEqualTo(Phase.EXITED);
  }

  @Test
  void environment_and_directory_are_those_of_the_spec() {
    ContainerSpec spec =
        shellWith("test \"$A\" = \"b c='d'\" && test \"$PWD\" = /tmp || exit 9", "\"Dir\":\"/tmp\"")
            .withEnv(List.of("A=b c='d'"));
    assertThat(ended(started(task(spec))).exitCode()).isZero();
  }

  @Test
  void stopping_sends_the_stop_signal_first() {
    AssignedTask task = running("trap 'exit 7' TERM; while :; do sleep 0.1; done");
    awaitTrap();
    Optional<ContainerView> after =
        engine().stop(TaskRef.of(task), new StopRule(Optional.of(Duration.ofSeconds(60))));
    assertThat(after).get().extracting(ContainerView::phase).isEqualTo(Phase.EXITED);
    assertThat(after).get().extracting(ContainerView::exitCode).isEqualTo(7L);
  }

  @Test
  void the_stop_signal_of_the_spec_is_used() {
    AssignedTask task =
        started(
            task(
                shellWith(
                    "trap 'exit 8' USR1; while :; do sleep 0.1; done",
                    "\"StopSignal\":\"SIGUSR1\"")));
    awaitTrap();
    Optional<ContainerView> after =
        engine().stop(TaskRef.of(task), new StopRule(Optional.of(Duration.ofSeconds(60))));
    assertThat(after).get().extracting(ContainerView::exitCode).isEqualTo(8L);
  }

  @Test
  void what_does_not_stop_in_time_is_killed() {
    AssignedTask task = running("trap '' TERM; while :; do sleep 0.1; done");
    long pid = view(task).pid();
    Optional<ContainerView> after =
        engine().stop(TaskRef.of(task), new StopRule(Optional.of(Duration.ofSeconds(1))));
    assertThat(after).get().extracting(ContainerView::exitCode).isEqualTo(137L);
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void stopping_what_has_stopped_or_never_was_is_fine() {
    AssignedTask task = running("exit 0");
    ended(task);
    assertThat(engine().stop(TaskRef.of(task), StopRule.DEFAULT)).isPresent();
    assertThat(engine().stop(TaskRef.of(task(shell("exit 0"))), StopRule.DEFAULT)).isEmpty();
  }

  @Test
  void a_removed_container_is_gone() {
    AssignedTask task = running("sleep 100");
    engine().remove(TaskRef.of(task), new StopRule(Optional.of(Duration.ZERO)));
    assertThat(engine().inspect(TaskRef.of(task))).isEmpty();
    assertThat(engine().tasksOf(TestTasks.NODE)).doesNotContain(task.id());
    engine().remove(TaskRef.of(task), StopRule.DEFAULT);
  }

  @Test
  void what_ended_is_listed_and_not_among_what_runs() {
    AssignedTask running = running("sleep 100");
    AssignedTask ended = running("exit 0");
    ended(ended);
    assertThat(engine().tasksOf(TestTasks.NODE)).contains(running.id(), ended.id());
    assertThat(engine().runningOf(TestTasks.NODE))
        .contains(running.id())
        .doesNotContain(ended.id());
  }

  @Test
  void only_containers_of_the_own_node_are_seen_or_touched() {
    AssignedTask task = running("sleep 100");
    TaskRef foreign = new TaskRef(new NodeId("f".repeat(25)), task.id());
    assertThat(engine().tasksOf(TestTasks.NODE)).contains(task.id());
    assertThat(engine().tasksOf(foreign.node())).isEmpty();
    assertThat(engine().runningOf(foreign.node())).isEmpty();
    assertThat(engine().inspect(foreign)).isEmpty();
    engine().stop(foreign, new StopRule(Optional.of(Duration.ZERO)));
    engine().remove(foreign, new StopRule(Optional.of(Duration.ZERO)));
    assertThat(view(task).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void what_other_nodes_have_is_told_by_node_and_goes_only_by_its_name() {
    AssignedTask task = running("sleep 100");
    NodeId other = new NodeId("f".repeat(25));
    assertThat(engine().tasksBeside(TestTasks.NODE)).doesNotContainKey(TestTasks.NODE);
    assertThat(engine().tasksBeside(other)).doesNotContainKey(other);
    assertThat(engine().tasksBeside(other).get(TestTasks.NODE)).contains(task.id());
    engine().remove(TaskRef.of(task), new StopRule(Optional.of(Duration.ZERO)));
    assertThat(engine().tasksBeside(other).getOrDefault(TestTasks.NODE, Set.of()))
        .doesNotContain(task.id());
  }

  @Test
  void a_watch_tells_when_a_container_ends() {
    Queue<TaskId> told = new ConcurrentLinkedQueue<>();
    Engine engine = engine();
    Engine.Watch watch = engine.watch(TestTasks.NODE, told::add, () -> {});
    try {
      AssignedTask task = task(shell("sleep 1"));
      engine.pull(task);
      engine.create(task);
      engine.start(task);
      await()
          .atMost(BUDGET)
          .until(() -> told.contains(task.id()) && view(task).phase() == Phase.EXITED);
    } finally {
      watch.close();
    }
  }

  @Test
  void a_command_that_is_not_there_fails_the_start_for_good() {
    AssignedTask task = task(ContainerSpec.of(image()).withCommand(List.of("/no/such/command")));
    engine().accept(task);
    engine().pull(task);
    engine().create(task);
    assertThatThrownBy(() -> engine().start(task))
        .isInstanceOfSatisfying(
            EngineFailure.class, failure -> assertThat(failure.isTemporary()).isFalse())
        .hasMessageStartingWith("starting container failed: ");
  }

  @Test
  void it_says_what_it_has() {
    EngineFacts facts = engine().describe();
    assertThat(facts.hostname()).isNotBlank();
    assertThat(facts.nanoCpus()).isGreaterThanOrEqualTo(1_000_000_000L);
    assertThat(facts.memoryBytes()).isGreaterThan(64L << 20);
    assertThat(facts.platform().os()).contains("linux");
    assertThat(facts.platform().architecture()).isPresent().get().isNotEqualTo("amd64");
    assertThat(facts.description().engineVersion()).isPresent();
  }

  /** A signal that comes before the shell has set its trap would kill it: let it get there. */
  private static void awaitTrap() {
    await().pollDelay(Duration.ofSeconds(1)).atMost(BUDGET).until(() -> true);
  }
}
