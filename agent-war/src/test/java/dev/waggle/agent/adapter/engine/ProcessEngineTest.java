package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessEngineTest extends EngineContractTest {
  private static final String BOOT = "boot-1";

  @TempDir Path data;

  @Override
  Engine engine() {
    return new ProcessEngine(data.resolve("tasks"), BOOT);
  }

  @Override
  String image() {
    return "alpine:latest";
  }

  private Path directory(AssignedTask task) {
    return data.resolve("tasks").resolve(task.id().value());
  }

  @Test
  void a_task_needs_a_command() {
    AssignedTask task = TestTasks.assigned(1, TaskState.RUNNING, ContainerSpec.of("alpine"));
    assertThatThrownBy(() -> engine().accept(task))
        .isInstanceOf(EngineFailure.class)
        .hasMessage("process runtime needs a command");
  }

  @Test
  void arguments_alone_are_a_command() {
    ContainerSpec spec = ContainerSpec.of("alpine").withArgs(List.of("sh", "-c", "exit 4"));
    assertThat(ended(started(task(spec))).exitCode()).isEqualTo(4);
  }

  @Test
  void what_cannot_be_held_is_refused_by_name() {
    ContainerSpec spec = shellWith("exit 0", "\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/x\"}]");
    AssignedTask task = TestTasks.assigned(1, TaskState.RUNNING, spec);
    assertThatThrownBy(() -> engine().accept(task))
        .isInstanceOf(EngineFailure.class)
        .hasMessage("process runtime has no mounts");
  }

  @Test
  void nothing_of_the_agents_environment_reaches_a_task() throws IOException {
    AssignedTask task = running("env");
    ended(task);
    List<String> names =
        Files.readAllLines(directory(task).resolve("stdout.log")).stream()
            .map(line -> line.split("=", 2)[0])
            .filter(name -> !List.of("PWD", "OLDPWD", "SHLVL", "_").contains(name))
            .sorted()
            .toList();
    assertThat(names).containsExactly("HOSTNAME", "PATH", "WAGGLE_TASK_ID");
  }

  @Test
  void output_is_written_as_it_comes_and_apart() throws IOException {
    AssignedTask task = running("echo out; echo err >&2; sleep 100");
    Path out = directory(task).resolve("stdout.log");
    Path err = directory(task).resolve("stderr.log");
    await().atMost(BUDGET).until(() -> Files.size(out) > 0 && Files.size(err) > 0);
    assertThat(out).hasContent("out\n");
    assertThat(err).hasContent("err\n");
    assertThat(view(task).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void output_is_kept_in_two_files_of_limited_size_and_ends_with_the_last_byte()
      throws IOException {
    AssignedTask task = running("head -c 25000000 /dev/zero; printf end");
    assertThat(ended(task).exitCode()).isZero();
    Path now = directory(task).resolve("stdout.log");
    Path before = directory(task).resolve("stdout.log.1");
    assertThat(Files.size(before))
        .isBetween(ProcessEngine.OUTPUT_LIMIT_BYTES, ProcessEngine.OUTPUT_LIMIT_BYTES + (1 << 16));
    assertThat(Files.size(now)).isLessThan(ProcessEngine.OUTPUT_LIMIT_BYTES + (1 << 16));
    assertThat(Files.readString(now)).endsWith("end");
  }

  @Test
  void a_running_task_is_found_again_by_another_process() {
    AssignedTask task = running("sleep 100");
    ContainerView before = view(task);
    Engine restarted = new ProcessEngine(data.resolve("tasks"), BOOT);
    assertThat(restarted.inspect(TaskRef.of(task))).contains(before);
    assertThat(restarted.start(task)).isEqualTo(before);
  }

  @Test
  void after_a_restart_of_the_machine_a_task_counts_as_failed() {
    AssignedTask task = running("sleep 100");
    Engine rebooted = new ProcessEngine(data.resolve("tasks"), "boot-2");
    ContainerView view = rebooted.inspect(TaskRef.of(task)).orElseThrow();
    assertThat(view.phase()).isEqualTo(Phase.EXITED);
    assertThat(view.exitCode()).isEqualTo(ProcessEngine.LOST);
    assertThat(view.error()).contains("the machine was restarted");
  }

  @Test
  void a_task_whose_supervisor_was_killed_runs_until_it_ends() throws IOException {
    AssignedTask task = running("sleep 100");
    long supervisor =
        ProcStat.parse(Files.readString(directory(task).resolve("started/supervisor")))
            .orElseThrow()
            .pid();
    Signals.send("KILL", List.of(supervisor));
    await().atMost(BUDGET).until(() -> ProcStat.of(supervisor).filter(ProcStat::isAlive).isEmpty());
    assertThat(view(task).phase()).isEqualTo(Phase.RUNNING);
    ContainerView after = engine().stop(TaskRef.of(task), StopRule.DEFAULT).orElseThrow();
    assertThat(after.exitCode()).isEqualTo(ProcessEngine.LOST);
    assertThat(after.error()).contains("its supervisor was killed");
  }

  @Test
  void children_that_left_the_session_are_killed_too() throws IOException {
    AssignedTask task = running("setsid sleep 100 & echo $!; wait");
    Path out = directory(task).resolve("stdout.log");
    await().atMost(BUDGET).until(() -> Files.size(out) > 0);
    String mark = ProcessLaunch.MARK + "=" + task.id();
    assertThat(Signals.processesOf(Optional.empty(), mark)).hasSizeGreaterThanOrEqualTo(2);
    engine().stop(TaskRef.of(task), StopRule.DEFAULT);
    await().atMost(BUDGET).until(() -> Signals.processesOf(Optional.empty(), mark).isEmpty());
  }

  @Test
  void a_stop_breaks_off_when_interrupted() {
    AssignedTask task = running("trap '' TERM; while :; do sleep 0.1; done");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> engine().stop(TaskRef.of(task), StopRule.DEFAULT))
        .isInstanceOfSatisfying(
            EngineFailure.class, failure -> assertThat(failure.isTemporary()).isTrue());
    assertThat(Thread.interrupted()).isTrue();
  }
}
